/** The fields of a block of the study, each with its name, its help and what is wrong with it. */

import { useState } from "preact/hooks";

import type { Fault } from "../api/types";
import { withKey, type Json, type JsonObject } from "../document/document";
import type { Field } from "../document/schema";
import { Icon } from "../parts/icon";
import { plain } from "../parts/words";
import { explained } from "../state/help";
import { EntryOf } from "./entry";

/** Where a block stands in the study: what its paths begin with, its faults, and whether its fields can be varied. */
export interface Place {
  readonly id: string; // unique on the page, for labels
  readonly path: string | null; // what paths of the study begin with; null while the layer has no name
  readonly faults: readonly Fault[];
  readonly notes: string; // the id of the element that tells the faults
  readonly onVary: ((path: string, field: Field, value: Json | undefined) => void) | null;
}

/** Of fields that are no part of a block: nothing is told of them, and they cannot be varied. */
export const NOWHERE: Place = { id: "experiment", path: null, faults: [], notes: "", onVary: null };

interface FieldsProps {
  readonly fields: readonly Field[];
  readonly given: JsonObject;
  readonly place: Place;
  readonly onChange: (given: JsonObject, key: string) => void;
}

export function Fields({ fields, given, place, onChange }: FieldsProps) {
  return (
    <div class="fields">
      {fields.map((field) => (
        <FieldRow
          key={field.key}
          field={field}
          value={given[field.key]}
          place={place}
          onChange={(value) => onChange(withKey(given, field.key, value), field.key)}
        />
      ))}
    </div>
  );
}

/** How a fold is called: by its fields, as far as there is room. */
function foldTitle(hidden: readonly Field[], all: boolean): string {
  return all ? "fewer" : `more: ${hidden.map((field) => plain(field.key)).join(", ")}`;
}

interface FoldedFieldsProps extends FieldsProps {
  readonly inSight: (field: Field) => boolean;
  readonly aside?: string; // what else there is to say, at the right of the fold
}

/** Fields of which some are folded away until they are asked for. */
export function FoldedFields({ inSight, aside = "", ...props }: FoldedFieldsProps) {
  const [all, setAll] = useState(false);
  const { fields } = props;
  const hidden = fields.filter((field) => !inSight(field));
  const first = fields.filter(inSight);
  return (
    <>
      {first.length > 0 && <Fields {...props} fields={first} />}
      {all && <Fields {...props} fields={hidden} />}
      {(hidden.length > 0 || aside !== "") && (
        <div class="folded">
          {hidden.length > 0 && (
            <button type="button" class="disclose" aria-expanded={all} onClick={() => setAll(!all)}>
              {foldTitle(hidden, all)}
            </button>
          )}
          <span class="aside">{aside}</span>
        </div>
      )}
    </>
  );
}

interface FieldRowProps {
  readonly field: Field;
  readonly value: Json | undefined;
  readonly place: Place;
  readonly onChange: (value: Json | undefined) => void;
}

export function FieldRow({ field, value, place, onChange }: FieldRowProps) {
  const id = `${place.id}-${field.key}`;
  const path = place.path === null ? null : `${place.path}.${field.key}`;
  const inside: Place = { ...place, id, path };
  const wrong = place.faults.some((fault) => fault.path.endsWith(`.${field.key}`));
  return (
    <div class={`field of-${field.entry.type}`} {...explained(plain(field.key), field.about)}>
      <div class="field-name">
        <label for={id}>{plain(field.key)}</label>
        {path !== null && place.onVary && field.key !== "name" && (
          <button
            type="button"
            class="vary"
            title={`Vary ${plain(field.key)}`}
            aria-label={`Vary ${plain(field.key)} of ${path}`}
            onClick={() => place.onVary?.(path, field, value)}
          >
            <Icon name="vary" />
          </button>
        )}
      </div>
      <EntryOf
        id={id}
        field={field}
        value={value}
        onChange={onChange}
        place={inside}
        wrong={wrong}
        described={wrong ? place.notes : undefined}
      />
    </div>
  );
}
