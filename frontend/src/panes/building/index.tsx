/** Data, layers and what they do, side by side. */

import { useEffect } from "preact/hooks";

import { Segments } from "../../parts/segments";
import { queryValue, setQuery } from "../../state/route";
import { announced } from "./focus";
import { Data } from "./data";
import { Experiment } from "./experiment";
import { Layers } from "./layers";
import { LiveColumn } from "./live";
import { Summary } from "./summary";
import { openFile } from "./files";
import { Toolbar } from "./toolbar";
import { train } from "./train";
import { Training } from "./training";
import { Why } from "./why";

export function Build() {
  useEffect(() => {
    const key = (event: KeyboardEvent) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void train();
    };
    addEventListener("keydown", key);
    return () => removeEventListener("keydown", key);
  }, []);
  return (
    <main class="build" onDragOver={allowFiles} onDrop={takeFile}>
      <h1 class="unseen">Build</h1>
      <Toolbar />
      <Why />
      <ColumnTabs />
      <div class="columns" data-shown={shownColumn()}>
        <div class="column setting">
          <Data />
          <Training />
          <Experiment />
        </div>
        <div class="column layers-column">
          <Layers />
        </div>
        <div class="column live-column">
          <LiveColumn />
        </div>
      </div>
      <Summary />
      <div class="unseen" aria-live="polite">
        {announced.value}
      </div>
    </main>
  );
}

const COLUMNS = [
  { value: "setting", title: "Data and training" },
  { value: "layers", title: "Layers" },
  { value: "live", title: "Live" },
];

function shownColumn(): string {
  return queryValue("column", "layers");
}

/** On a narrow screen there is one column at a time; on others these are not there. */
function ColumnTabs() {
  return (
    <div class="column-tabs">
      <Segments
        name="column"
        label="Column"
        segments={COLUMNS}
        value={shownColumn()}
        onChange={(column) => setQuery({ column })}
      />
    </div>
  );
}

function allowFiles(event: DragEvent): void {
  if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
}

function takeFile(event: DragEvent): void {
  const file = event.dataTransfer?.files[0];
  if (!file) return;
  event.preventDefault();
  void openFile(file);
}
