/** The factors of a study: what is varied, over which levels. */

import { isObject, withKey, type Json, type JsonObject, type StudyDocument } from "./document";
import { sayValue } from "./tagged";

export interface Level {
  readonly name: string;
  readonly value: Json;
}

export function factorsOf(document: StudyDocument): JsonObject[] {
  const vary = document["vary"];
  if (Array.isArray(vary)) return vary.filter(isObject);
  return isObject(vary) ? [vary] : [];
}

export function withFactors(document: StudyDocument, factors: readonly JsonObject[]): StudyDocument {
  const [only] = factors;
  if (!only) return withKey(document, "vary", undefined);
  return withKey(document, "vary", factors.length === 1 ? only : [...factors]);
}

export function levelsOf(factor: JsonObject): Level[] {
  const levels = factor["levels"];
  if (Array.isArray(levels)) return levels.map((value) => ({ name: sayValue(value), value }));
  return isObject(levels) ? Object.entries(levels).map(([name, value]) => ({ name, value })) : [];
}

/** The levels as briefly as a study file can say them: a list where each is named by itself. */
export function withLevels(factor: JsonObject, levels: readonly Level[]): JsonObject {
  const plain = levels.every(
    ({ name, value }) => !isObject(value) && !Array.isArray(value) && value !== null && name === String(value),
  );
  const written = plain
    ? levels.map(({ value }) => value)
    : Object.fromEntries(levels.map(({ name, value }) => [name, value]));
  const baseline = levels.find(({ name }) => name === String(factor["baseline"])) ?? levels[0];
  const named = plain ? (baseline?.value ?? "") : (baseline?.name ?? "");
  return { ...factor, levels: written, baseline: named };
}

export function pathsOf(factor: JsonObject): string[] {
  return Array.isArray(factor["set"]) ? factor["set"].map(String) : [];
}

/** Begins to vary what stands at *path*, or takes the path into a factor that varies the same of another layer. */
export function varying(document: StudyDocument, path: string, value: Json): StudyDocument {
  const [factor] = factorsOf(document);
  const paths = factor ? pathsOf(factor) : [];
  if (
    factor &&
    factorsOf(document).length === 1 &&
    paths.length > 0 &&
    paths.every((one) => last(one) === last(path))
  ) {
    const joined = paths.includes(path) ? paths : [...paths, path];
    return withFactors(document, [{ ...factor, set: joined }]);
  }
  const fresh = withLevels({ factor: last(path).replaceAll("_", " "), set: [path] }, [
    { name: sayValue(value), value },
  ]);
  return repeated(withFactors(document, [fresh]));
}

/** Two arms, with and without a layer. */
export function withAndWithout(document: StudyDocument, path: string): StudyDocument {
  const layer = last(path);
  const arms = { [`with ${layer}`]: {}, [`without ${layer}`]: { [path]: null } };
  return repeated(withFactors(document, [{ factor: layer, arms, baseline: `with ${layer}` }]));
}

/** Keeps the network as it is now as an arm, beside those that are kept already. */
export function withNetworkKept(document: StudyDocument, name: string): StudyDocument {
  const [factor] = factorsOf(document);
  const arm = { [name]: { model: document.model } };
  if (factor && comparesNetworks(factor)) {
    return withFactors(document, [{ ...factor, arms: { ...(factor["arms"] as JsonObject), ...arm } }]);
  }
  return repeated(withFactors(document, [{ factor: "network", arms: arm, baseline: name }]));
}

/** Whether every arm of a factor is a whole network. */
export function comparesNetworks(factor: JsonObject): boolean {
  const arms = factor["arms"];
  return isObject(arms) && Object.values(arms).every((arm) => isObject(arm) && Array.isArray(arm["model"]));
}

/** A comparison of single runs tells nothing: at least five seeds, unless more are asked for. */
function repeated(document: StudyDocument): StudyDocument {
  const replicates = document["replicates"];
  return typeof replicates === "number" && replicates < 5 ? { ...document, replicates: 5 } : document;
}

function last(path: string): string {
  return path.split(".").at(-1) ?? path;
}
