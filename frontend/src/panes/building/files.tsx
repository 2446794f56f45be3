/** The study as a file or a link, and files as studies. */

import { post } from "../../api/client";
import type { StudyDocument } from "../../document/document";
import { Menu } from "../../parts/menu";
import { document, replaceDocument, undo } from "../../state/document";
import { examination } from "../../state/examination";
import { attempt, notify } from "../../state/notices";
import { packed } from "../../state/packing";
import { linkTo } from "../../state/route";

export function Files() {
  const name = document.value.study || "study";
  return (
    <Menu
      label="File"
      items={[
        { title: "Copy a link to all of this", icon: "link", run: () => void copyLink() },
        {
          title: "Save as YAML",
          about: "for paribus run",
          icon: "save",
          run: () => saveText(`${name}.yaml`, examination.peek()?.yaml ?? ""),
        },
        {
          title: "Save as JSON",
          icon: "save",
          run: () => saveText(`${name}.json`, JSON.stringify(document.peek(), null, 2)),
        },
        {
          title: "Open a file",
          about: "a study, or a model of the browser's model builder",
          icon: "open",
          run: pickFile,
        },
      ]}
    >
      File
    </Menu>
  );
}

async function copyLink(): Promise<void> {
  const link = location.href.split("#")[0] + linkTo("build", "", { d: await packed(document.peek()) });
  await attempt(async () => {
    await navigator.clipboard.writeText(link);
    notify("The link holds the whole study. It is on the clipboard.");
  });
}

function pickFile(): void {
  const input = window.document.createElement("input");
  input.type = "file";
  input.accept = ".yaml,.yml,.json";
  input.addEventListener("change", () => {
    const file = input.files?.[0];
    if (file) void openFile(file);
  });
  input.click();
}

/** Reads a file into the document; the server knows the formats. */
export async function openFile(file: File): Promise<void> {
  await attempt(async () => {
    if (file.size > 1024 * 1024) throw new Error(`a study has 1 MiB at most; ${file.name} is larger.`);
    const answer = await post<{ document: StudyDocument; notes: string[] }>("import", {
      text: await file.text(),
      name: file.name,
    });
    replaceDocument(answer.document);
    notify([`Opened ${file.name}.`, ...answer.notes].join(" "), { title: "Undo", run: undo });
  });
}

/** Hands a text to the browser as a download. */
function saveText(name: string, text: string): void {
  const link = window.document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
