/** The images: which, how they are split and scaled, what they look like. */

import type { DataLook, DataSet } from "../../api/types";
import { dataName, dataOf } from "../../document/document";
import { FoldedFields } from "../../form/fields";
import { useAsked } from "../../parts/asked";
import { document } from "../../state/document";
import { examination, troubleUnder } from "../../state/examination";
import { dataSets, schema } from "../../state/known";
import { setData, setDataSet, vary } from "./edits";
import { Facts } from "./facts";
import { Fetch } from "./fetch";
import { Gallery } from "./gallery";
import { Trouble } from "./trouble";

const IN_SIGHT = ["normalize", "validation", "train"];

export function Data() {
  const chosen = chosenSet();
  const look = useAsked<DataLook>(chosen?.ready ? "data/look" : null, { data: document.value.data });
  return (
    <section class="panel" aria-labelledby="data-title">
      <h2 id="data-title">Data</h2>
      <DataSelect chosen={chosen} />
      {chosen && !chosen.ready && <Fetch set={chosen} />}
      {chosen?.ready && (
        <Gallery key={chosen.name} name={chosen.name} classes={look.answer?.classes ?? chosen.classes} />
      )}
      <DataFields />
      <Trouble id="data-notes" all={troubleUnder("data")} />
      {look.answer && !look.waiting && <Facts look={look.answer} />}
      {look.waiting && <p class="soft">Opening …</p>}
      {look.error && <p class="note fault">{look.error}</p>}
    </section>
  );
}

/** The listed data set that the document names. */
function chosenSet(): DataSet | undefined {
  const { path } = dataOf(document.value);
  const named = dataSets.value.filter((set) => set.data["name"] === dataName(document.value));
  return named.find((set) => set.data["path"] === path) ?? named[0];
}

function DataSelect({ chosen }: { chosen: DataSet | undefined }) {
  return (
    <div class="field wide">
      <label for="data-set" class="unseen">
        Data set
      </label>
      <select
        id="data-set"
        value={chosen?.name ?? ""}
        onChange={(event) => {
          const next = dataSets.value.find((set) => set.name === event.currentTarget.value);
          if (next) setDataSet(next.data);
        }}
      >
        {!chosen && <option value="">{dataName(document.value) || "choose"}</option>}
        {dataSets.value.map((set) => (
          <option key={set.name} value={set.name}>
            {set.title}
            {set.ready ? "" : ` (fetch ${Math.ceil(set.megabytes)} MB)`}
          </option>
        ))}
      </select>
    </div>
  );
}

function DataFields() {
  const given = dataOf(document.value);
  const fields = schema.value?.dataFields(dataName(document.value)) ?? [];
  return (
    <FoldedFields
      fields={fields.filter((field) => field.key !== "name")}
      given={given}
      place={{ id: "data", path: "data", faults: faultsUnderData(), notes: "data-notes", onVary: vary }}
      onChange={(next, key) => setData(next, key)}
      inSight={({ key }) => IN_SIGHT.includes(key) || key in given}
    />
  );
}

function faultsUnderData() {
  return (examination.value?.faults ?? []).filter((fault) => fault.path.startsWith("data"));
}
