/** How the network is trained: optimizer with its own fields, batch size, budget, seeds. */

import { withKey, type JsonObject } from "../../document/document";
import { FieldRow, Fields, FoldedFields, type Place } from "../../form/fields";
import { Segments } from "../../parts/segments";
import { document } from "../../state/document";
import { examination, troubleUnder } from "../../state/examination";
import { schema } from "../../state/known";
import { setTop, setTrain, vary } from "./edits";
import { Trouble } from "./trouble";

const BUDGETS = ["epochs", "steps", "seconds"] as const;
const USUAL: Record<string, number> = { epochs: 10, steps: 1000, seconds: 30 };
const FIRST = ["optimizer", "batch_size"];

export function Training() {
  const { train } = document.value;
  const fields = schema.value?.fields("Train") ?? [];
  const budget = BUDGETS.find((key) => key in train) ?? "epochs";
  const place: Place = { id: "train", path: "train", faults: faultsUnder("train"), notes: "train-notes", onVary: vary };
  const change = (next: JsonObject, key: string) => setTrain(next, key);
  const only = (keep: (key: string) => boolean) => fields.filter((field) => keep(field.key));
  return (
    <section class="panel" aria-labelledby="training-title">
      <h2 id="training-title">Training</h2>
      <Fields fields={only((key) => FIRST.includes(key))} given={train} place={place} onChange={change} />
      <div class="budget">
        <Segments
          name="budget"
          label="Budget"
          segments={BUDGETS.map((value) => ({ value, title: value }))}
          value={budget}
          onChange={(next) => setTrain(rebudgeted(train, next), "budget")}
        />
        <Fields fields={only((key) => key === budget)} given={train} place={place} onChange={change} />
      </div>
      <Replicates />
      <FoldedFields
        fields={only((key) => !FIRST.includes(key) && !BUDGETS.some((one) => one === key))}
        given={train}
        place={place}
        onChange={change}
        inSight={({ key }) => key in train}
      />
      <Trouble id="train-notes" all={[...troubleUnder("train"), ...troubleUnder("replicates")]} />
    </section>
  );
}

function Replicates() {
  const fields = schema.value?.fields() ?? [];
  const place: Place = { id: "study", path: null, faults: [], notes: "", onVary: null };
  return (
    <div class="fields">
      {fields
        .filter((field) => ["replicates", "seed"].includes(field.key))
        .map((field) => (
          <FieldRow
            key={field.key}
            field={field}
            value={document.value[field.key]}
            place={place}
            onChange={(value) => setTop(field.key, value)}
          />
        ))}
    </div>
  );
}

function rebudgeted(train: JsonObject, budget: string): JsonObject {
  const bare = BUDGETS.reduce((left, key) => withKey(left, key, undefined), train);
  return { ...bare, [budget]: USUAL[budget] ?? 10 };
}

function faultsUnder(part: string) {
  return (examination.value?.faults ?? []).filter((fault) => fault.layer === null && fault.path.startsWith(part));
}
