/** Changes to the list of layers, as functions from list to list. */

import type { Json } from "./document";

export function inserted(model: readonly Json[], index: number, layer: Json): Json[] {
  return [...model.slice(0, index), layer, ...model.slice(index)];
}

export function removed(model: readonly Json[], index: number): Json[] {
  return model.filter((_, at) => at !== index);
}

export function replaced(model: readonly Json[], index: number, layer: Json): Json[] {
  return model.map((old, at) => (at === index ? layer : old));
}

/** The layer at *from* stands at *to* afterwards. */
export function moved(model: readonly Json[], from: number, to: number): Json[] {
  const layer = model[from];
  if (layer === undefined || to < 0 || to >= model.length) return [...model];
  return inserted(removed(model, from), to, layer);
}
