/** The study's JSON Schema read as forms: which fields a block has, and how each is entered. */

import { isObject, type Json, type JsonObject } from "./document";

export interface Field {
  readonly key: string;
  readonly about: string;
  readonly standard: Json | undefined; // what holds when it is left out
  readonly required: boolean;
  readonly entry: Entry;
}

export interface Choice {
  readonly kind: string;
  readonly others: readonly string[]; // other names of the same
  readonly about: string;
  readonly fields: readonly Field[];
}

export type Entry =
  | { readonly type: "number"; readonly whole: boolean; readonly optional: boolean }
  | { readonly type: "switch" }
  | { readonly type: "word"; readonly words: readonly string[]; readonly optional: boolean }
  | { readonly type: "text"; readonly optional: boolean }
  | { readonly type: "pair"; readonly optional: boolean } // one number for both, or two
  | { readonly type: "list" } // numbers or words between commas
  | { readonly type: "free" } // a number or a word
  | { readonly type: "choice"; readonly choices: readonly Choice[]; readonly optional: boolean }
  | { readonly type: "block"; readonly fields: readonly Field[]; readonly optional: boolean }
  | { readonly type: "layers" } // layers inside a layer
  | { readonly type: "json" }; // what no form is made for

export class StudySchema {
  private readonly definitions: JsonObject;
  private readonly choicesRead = new Map<string, readonly Choice[]>();

  constructor(private readonly schema: JsonObject) {
    const definitions = schema["$defs"];
    this.definitions = isObject(definitions) ? definitions : {};
  }

  /** The fields at the top of a study, or those of one definition such as `Train`. */
  fields(definition?: string): readonly Field[] {
    return this.fieldsOf(definition === undefined ? this.schema : this.resolve(pointer(definition)));
  }

  /** The alternatives of a definition such as `layer`, by name. */
  choices(definition: string): readonly Choice[] {
    const known = this.choicesRead.get(definition);
    if (known) return known;
    this.choicesRead.set(definition, []); // a block of layers holds layers: no endless descent
    const read = this.readChoices(alternatives(this.resolve(pointer(definition))));
    this.choicesRead.set(definition, read);
    return read;
  }

  /** The fields of a data source, found by its name. */
  dataFields(name: string): readonly Field[] {
    const sources = alternatives(property(this.schema, "data")).map((source) => this.resolve(source));
    const source = sources.find((one) => nameOfSource(one) === name);
    return source ? this.fieldsOf(source) : [];
  }

  private fieldsOf(block: JsonObject): Field[] {
    const properties = block["properties"];
    const required = Array.isArray(block["required"]) ? block["required"] : [];
    if (!isObject(properties)) return [];
    return Object.entries(properties).flatMap(([key, schema]) =>
      isObject(schema) ? [this.field(key, schema, required.includes(key))] : [],
    );
  }

  private field(key: string, schema: JsonObject, required: boolean): Field {
    const about = (text(schema["description"]) ?? "").replaceAll("``", "");
    return { key, about, standard: schema["default"], required, entry: this.entry(schema) };
  }

  private entry(schema: JsonObject): Entry {
    const all = alternatives(schema);
    const real = all.filter((one) => one["type"] !== "null");
    const optional = real.length < all.length;
    const named = real.map((one) => referenced(one)).find((name) => name !== undefined && this.isChoice(name));
    if (named !== undefined) return { type: "choice", choices: this.choices(named), optional };
    const resolved = real.map((one) => this.resolve(one));
    const [only] = resolved;
    if (resolved.length === 1 && only) return this.single(only, optional);
    if (resolved.some((one) => one["type"] === "array")) return { type: "pair", optional };
    if (
      resolved.every((one) => ["integer", "number"].includes(String(one["type"])) || "const" in one || "enum" in one)
    ) {
      return { type: "free" };
    }
    return { type: "json" };
  }

  private single(schema: JsonObject, optional: boolean): Entry {
    if (Array.isArray(schema["enum"])) return { type: "word", words: schema["enum"].map(String), optional };
    switch (schema["type"]) {
      case "integer":
      case "number":
        return { type: "number", whole: schema["type"] === "integer", optional };
      case "boolean":
        return { type: "switch" };
      case "string":
        return { type: "text", optional };
      case "array":
        return { type: hasPlainItems(schema) ? "list" : hasLayers(schema) ? "layers" : "json" };
      case "object":
        return { type: "block", fields: this.fieldsOf(schema), optional };
      default:
        return { type: "json" };
    }
  }

  private readChoices(all: readonly JsonObject[]): Choice[] {
    const found = new Map<string, Choice>();
    for (const one of all) {
      const about = text(one["description"]) ?? "";
      const names = Array.isArray(one["enum"]) ? one["enum"].map(String) : Object.keys(blockOf(one));
      const [kind = "", ...others] = names;
      const inner = isObject(one["properties"]) ? this.fieldsOf(this.innermost(one["properties"][kind])) : [];
      const before = found.get(kind);
      if (!before || inner.length > 0) found.set(kind, { kind, others, about, fields: inner });
    }
    return [...found.values()];
  }

  private innermost(schema: Json | undefined): JsonObject {
    const real = isObject(schema) ? alternatives(schema).filter((one) => one["type"] !== "null") : [];
    return this.resolve(real[0] ?? {});
  }

  private isChoice(definition: string): boolean {
    const all = alternatives(this.resolve(pointer(definition)));
    return all.length > 1 && all.every((one) => Array.isArray(one["enum"]) || isObject(one["properties"]));
  }

  private resolve(schema: JsonObject): JsonObject {
    const name = referenced(schema);
    const found = name === undefined ? schema : this.definitions[name];
    return isObject(found) ? found : {};
  }
}

/** The choice of this name, by any of its names. */
export function choiceNamed(choices: readonly Choice[], kind: string): Choice | undefined {
  return choices.find((one) => one.kind === kind || one.others.includes(kind));
}

function alternatives(schema: JsonObject): JsonObject[] {
  const all = schema["anyOf"] ?? schema["oneOf"];
  return Array.isArray(all) ? all.filter(isObject) : [schema];
}

function referenced(schema: JsonObject): string | undefined {
  const reference = text(schema["$ref"]);
  return reference === undefined ? undefined : decodeURIComponent(reference.replace("#/$defs/", ""));
}

function pointer(definition: string): JsonObject {
  return { $ref: `#/$defs/${encodeURIComponent(definition)}` };
}

function property(schema: JsonObject, key: string): JsonObject {
  const properties = schema["properties"];
  const found = isObject(properties) ? properties[key] : undefined;
  return isObject(found) ? found : {};
}

function blockOf(schema: JsonObject): JsonObject {
  return isObject(schema["properties"]) ? schema["properties"] : {};
}

function nameOfSource(source: JsonObject): string | undefined {
  return text(property(source, "name")["const"]) ?? text(property(source, "name")["default"]);
}

function hasPlainItems(schema: JsonObject): boolean {
  const items = schema["items"];
  const plain = ["integer", "number", "string"];
  return isObject(items) && alternatives(items).every((one) => plain.includes(String(one["type"])));
}

function hasLayers(schema: JsonObject): boolean {
  return isObject(schema["items"]) && (referenced(schema["items"]) ?? "").startsWith("layer");
}

function text(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}
