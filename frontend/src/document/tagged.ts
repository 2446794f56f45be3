/** Choices as study files write them: a name alone (`relu`), or a name with arguments (`{LeakyReLU: {…}}`). */

import { isObject, type Json, type JsonObject } from "./document";

export interface Tagged {
  readonly kind: string;
  readonly given: JsonObject;
}

export function readTagged(value: Json | undefined): Tagged {
  if (typeof value === "string") return { kind: value, given: {} };
  if (!isObject(value)) return { kind: "", given: {} };
  const [kind = "", given] = Object.entries(value)[0] ?? [];
  return { kind, given: isObject(given) ? given : {} };
}

export function writeTagged({ kind, given }: Tagged): Json {
  return Object.keys(given).length === 0 ? kind : { [kind]: given };
}

/** In one line, for people: `LeakyReLU(negative_slope 0.01)`. */
export function sayValue(value: Json | undefined): string {
  if (value === null || value === undefined) return "none";
  if (Array.isArray(value)) return value.map(sayValue).join(", ");
  if (!isObject(value)) return String(value);
  const { kind, given } = readTagged(value);
  const words = Object.entries(given).map(([key, inner]) => `${key} ${sayValue(inner)}`);
  return words.length === 0 ? kind : `${kind} (${words.join(", ")})`;
}
