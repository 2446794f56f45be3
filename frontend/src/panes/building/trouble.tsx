/** What is wrong or unsound, where it is, why, and the button that mends it. */

import { post } from "../../api/client";
import type { Fault, Finding } from "../../api/types";
import type { StudyDocument } from "../../document/document";
import { Button } from "../../parts/button";
import { Icon } from "../../parts/icon";
import { Prose } from "../../parts/prose";
import { document, replaceDocument } from "../../state/document";
import { attempt } from "../../state/notices";
import { announce } from "./focus";

export function FaultNote({ fault }: { fault: Fault }) {
  return (
    <div class="note fault">
      <Icon name="warn" />
      <p>
        <Prose text={`${fault.message} ${fault.received && `Received ${fault.received}. `}${fault.remedy}`} />
      </p>
      {fault.fix !== null && <FixButton number={fault.fix} />}
    </div>
  );
}

export function FindingNote({ finding }: { finding: Finding }) {
  return (
    <details class={`note finding ${finding.severity}`}>
      <summary>
        <Icon name={finding.severity === "note" ? "note" : "warn"} />
        <span>
          {finding.arm !== null && finding.arm !== "baseline" && <b class="of-arm">{finding.arm} </b>}
          <Prose text={finding.message} />
        </span>
      </summary>
      <p>
        <Prose text={finding.remedy} />
      </p>
      {finding.source && <p class="source">{finding.source}</p>}
      {finding.fix !== null && <FixButton number={finding.fix} />}
    </details>
  );
}

/** Faults and findings under what they are about. */
export function Trouble({ id, all }: { id: string; all: readonly (Fault | Finding)[] }) {
  if (all.length === 0) return null;
  return (
    <div class="trouble" id={id} tabIndex={-1}>
      {all.map((one) =>
        "severity" in one ? (
          <FindingNote key={one.message} finding={one} />
        ) : (
          <FaultNote key={one.message} fault={one} />
        ),
      )}
    </div>
  );
}

function FixButton({ number }: { number: number }) {
  return (
    <Button icon="check" onClick={() => void mend(number)}>
      Fix it
    </Button>
  );
}

/** Lets the server apply a remedy; undo takes it back. */
export async function mend(number: number): Promise<void> {
  await attempt(async () => {
    const answer = await post<{ document: StudyDocument; applied: string }>("fix", {
      document: document.peek(),
      finding: number,
    });
    replaceDocument(answer.document);
    announce(`Mended: ${answer.applied}`);
  });
}
