/** The study document as the page edits it: the same object as a study file, in whatever state it is. */

export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

export interface StudyDocument extends JsonObject {
  study: string;
  data: Json;
  model: Json[];
  train: JsonObject;
}

/** What a page without any document starts with: nothing but data, so that one sees why that is no classifier. */
export const EMPTY: StudyDocument = {
  study: "my-network",
  data: { name: "digits", validation: 0.2 },
  model: [],
  train: { optimizer: { Adam: { learning_rate: 0.001 } }, batch_size: 32, epochs: 10 },
  replicates: 1,
};

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether this has what the page needs to show it; all else is for the server to judge. */
export function isDocument(value: Json | undefined): value is StudyDocument {
  return isObject(value) && Array.isArray(value["model"]) && isObject(value["train"]) && value["data"] !== undefined;
}

export function same(one: Json | undefined, other: Json | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The object with one key set, or taken out if the value is undefined; the order of keys stays. */
export function withKey<T extends JsonObject>(object: T, key: string, value: Json | undefined): T {
  if (value !== undefined) return { ...object, [key]: value };
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key)) as T;
}

/** The data block as an object, though a name alone would do in a file. */
export function dataOf(document: StudyDocument): JsonObject {
  return isObject(document.data) ? document.data : { name: document.data };
}

export function dataName(document: StudyDocument): string {
  const name = dataOf(document)["name"];
  return typeof name === "string" ? name : "";
}
