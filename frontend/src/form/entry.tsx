/** One value of the document, entered as its kind asks. */

import { isObject, type Json } from "../document/document";
import { choiceNamed, type Entry, type Field } from "../document/schema";
import { readTagged, writeTagged } from "../document/tagged";
import { Fields, FoldedFields, type Place } from "./fields";
import { listOf, numberOrText, pairOf } from "./numbers";
import { Typed } from "./typed";

/** Arguments that few ever set. */
const FOLDED = new Set(["epsilon", "amsgrad", "centered", "initial_accumulator_value"]);

interface EntryProps {
  readonly id: string;
  readonly field: Field;
  readonly value: Json | undefined;
  readonly onChange: (value: Json | undefined) => void;
  readonly place: Place;
  readonly wrong: boolean;
  readonly described?: string | undefined;
}

export function EntryOf({ id, field, value, onChange, place, wrong, described }: EntryProps) {
  const { entry, standard } = field;
  const line = { id, value, standard, onChange, wrong, described };
  switch (entry.type) {
    case "number":
    case "free":
      return <Typed {...line} read={numberOrText} numeric />;
    case "pair":
      return <Typed {...line} read={pairOf} numeric />;
    case "list":
      return <Typed {...line} read={(typed) => (typed.trim() === "" ? undefined : listOf(typed))} numeric />;
    case "text":
      return <Typed {...line} read={(typed) => (typed === "" ? undefined : typed)} numeric={false} />;
    case "switch":
      return <Switch id={id} on={(value ?? standard) === true} onChange={onChange} />;
    case "word":
      return <Word id={id} field={field} entry={entry} value={value} onChange={onChange} />;
    case "choice":
      return <ChoiceEntry id={id} field={field} entry={entry} value={value} onChange={onChange} place={place} />;
    case "block":
      return <Block id={id} entry={entry} value={value} onChange={onChange} place={place} />;
    case "layers":
    case "json":
      return <Typed {...line} read={readJson} numeric={false} />;
  }
}

function Switch({ id, on, onChange }: { id: string; on: boolean; onChange: (value: boolean) => void }) {
  return (
    <input
      id={id}
      type="checkbox"
      class="switch"
      checked={on}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}

type Narrowed<Kind extends Entry["type"]> = Extract<Entry, { type: Kind }>;
type Part<Kind extends Entry["type"]> = Pick<EntryProps, "id" | "value" | "onChange"> & { entry: Narrowed<Kind> };

function Word({ id, field, entry, value, onChange }: Part<"word"> & { field: Field }) {
  const now = value ?? field.standard ?? null;
  return (
    <select
      id={id}
      value={now === null ? "" : String(now)}
      onChange={(event) => onChange(event.currentTarget.value || undefined)}
    >
      {entry.optional && <option value="">none</option>}
      {entry.words.map((word) => (
        <option key={word} value={word}>
          {word}
        </option>
      ))}
    </select>
  );
}

/** A name from a list, and under it the fields that this one has. */
function ChoiceEntry({ id, field, entry, value, onChange, place }: Part<"choice"> & { field: Field; place: Place }) {
  const { kind, given } = readTagged(value ?? field.standard);
  const chosen = choiceNamed(entry.choices, kind);
  return (
    <div class="choice">
      <select
        id={id}
        value={chosen?.kind ?? ""}
        onChange={(event) => onChange(event.currentTarget.value === "" ? undefined : event.currentTarget.value)}
      >
        {(entry.optional || !chosen) && <option value="">{entry.optional ? "none" : "choose…"}</option>}
        {entry.choices.map((choice) => (
          <option key={choice.kind} value={choice.kind}>
            {choice.kind}
          </option>
        ))}
      </select>
      {chosen && chosen.fields.length > 0 && (
        <FoldedFields
          key={chosen.kind}
          inSight={(one) => one.required || one.key in given || (one.standard !== null && !FOLDED.has(one.key))}
          fields={chosen.fields}
          given={given}
          place={place}
          onChange={(next) => onChange(writeTagged({ kind: chosen.kind, given: next }))}
        />
      )}
    </div>
  );
}

function Block({ id, entry, value, onChange, place }: Part<"block"> & { place: Place }) {
  const given = isObject(value) ? value : null;
  const needed = Object.fromEntries(entry.fields.filter((one) => one.required).map((one) => [one.key, 1]));
  return (
    <div class="choice">
      {entry.optional && <Switch id={id} on={given !== null} onChange={(on) => onChange(on ? needed : undefined)} />}
      {given && <Fields fields={entry.fields} given={given} place={place} onChange={onChange} />}
    </div>
  );
}

function readJson(typed: string): Json | undefined {
  if (typed.trim() === "") return undefined;
  try {
    return JSON.parse(typed) as Json;
  } catch {
    return typed;
  }
}
