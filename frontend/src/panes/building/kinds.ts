/** Which layers there are to choose from, and what fields they have. */

import type { LayerPlace } from "../../document/layers";
import { choiceNamed, type Choice, type Field } from "../../document/schema";
import { schema } from "../../state/known";

/** The layers that can stand at a place: blocks hold plain layers only. */
export function kindsAt(place: LayerPlace): readonly Choice[] {
  const all = schema.value?.choices("layer") ?? [];
  return place.length > 1 ? all.filter((choice) => !choice.fields.some(isOfLayers)) : all;
}

export function kindAt(place: LayerPlace, kind: string): Choice | undefined {
  return choiceNamed(kindsAt(place), kind);
}

/** The fields of a layer on its card: its name and the layers inside it have places of their own. */
export function fieldsAt(place: LayerPlace, kind: string): readonly Field[] {
  return (kindAt(place, kind)?.fields ?? []).filter((field) => field.key !== "name" && !isOfLayers(field));
}

/** Whether layers stand inside a layer of this kind. */
export function isBlock(place: LayerPlace, kind: string): boolean {
  return kindAt(place, kind)?.fields.some(isOfLayers) ?? false;
}

function isOfLayers(field: Field): boolean {
  return field.entry.type === "layers";
}
