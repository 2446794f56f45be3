/** Which field a path of the study means, such as `model.dense_1.activation` or `train.optimizer.learning_rate`. */

import { dataName, type Json, type StudyDocument } from "./document";
import { layerAt, placeOf } from "./layers";
import { choiceNamed, type Field, type StudySchema } from "./schema";
import { readTagged } from "./tagged";

export interface FoundField {
  readonly field: Field;
  readonly value: Json | undefined;
}

/** The field at *path* and what stands there, given what paths call each layer; undefined where it means no field. */
export function fieldAt(
  document: StudyDocument,
  schema: StudySchema,
  names: Readonly<Record<string, string>>,
  path: string,
): FoundField | undefined {
  const [part = "", ...rest] = path.split(".");
  if (part === "model") {
    const [key] = Object.entries(names).find(([, name]) => name === rest[0]) ?? [];
    const layer = readTagged(key === undefined ? undefined : layerAt(document.model, placeOf(key)));
    return within(choiceNamed(schema.choices("layer"), layer.kind)?.fields ?? [], layer.given, rest.slice(1));
  }
  if (part === "train") return within(schema.fields("Train"), document.train, rest);
  if (part === "data") return within(schema.dataFields(dataName(document)), asObject(document.data), rest);
  return undefined;
}

function within(
  fields: readonly Field[],
  given: Record<string, Json>,
  keys: readonly string[],
): FoundField | undefined {
  const [key, ...rest] = keys;
  const field = fields.find((one) => one.key === key);
  if (!field || key === undefined) return undefined;
  const value = given[key] ?? field.standard;
  if (rest.length === 0) return { field, value };
  if (field.entry.type === "block") return within(field.entry.fields, asObject(value), rest);
  if (field.entry.type !== "choice") return undefined;
  const chosen = readTagged(value);
  return within(choiceNamed(field.entry.choices, chosen.kind)?.fields ?? [], chosen.given, rest);
}

function asObject(value: Json | undefined): Record<string, Json> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}
