/** Changes to the layers of a network, as functions from network to network. A layer is found by its place. */

import { isObject, withKey, type Json } from "./document";
import { readTagged, writeTagged } from "./tagged";

/** Where a layer stands: [3] in the network, [3, 0] as the first inside the block that stands there. */
export type LayerPlace = readonly number[];

/** A place as the server and the page's elements write it: `3`, `3.0`. */
export function keyOf(place: LayerPlace): string {
  return place.join(".");
}

export function placeOf(key: string): LayerPlace {
  return key.split(".").map(Number);
}

/** A place as people count: the first layer is 1, the first inside it 1.1. */
export function numberOf(place: LayerPlace): string {
  return place.map((index) => index + 1).join(".");
}

/** The layers of a block; those of the network itself where the block is []. */
export function layersIn(model: readonly Json[], block: LayerPlace): readonly Json[] {
  return block.length === 0 ? model : layersInside(layerAt(model, block));
}

export function layerAt(model: readonly Json[], place: LayerPlace): Json | undefined {
  return layersIn(model, place.slice(0, -1))[place.at(-1) ?? -1];
}

export function inserted(model: readonly Json[], place: LayerPlace, layer: Json): Json[] {
  return changed(model, place, (layers, index) => [...layers.slice(0, index), layer, ...layers.slice(index)]);
}

export function removed(model: readonly Json[], place: LayerPlace): Json[] {
  return changed(model, place, (layers, index) => layers.filter((_, at) => at !== index));
}

export function replaced(model: readonly Json[], place: LayerPlace, layer: Json): Json[] {
  return changed(model, place, (layers, index) => layers.map((old, at) => (at === index ? layer : old)));
}

/** The layer at *from* stands at `landing(from, to)` afterwards. */
export function moved(model: readonly Json[], from: LayerPlace, to: LayerPlace): Json[] {
  const layer = layerAt(model, from);
  if (layer === undefined || !canMove(model, from, to)) return [...model];
  return inserted(removed(model, from), landing(from, to), layer);
}

/** Whether there is such a place for the layer: a block goes into no block, and nothing goes to where its block is. */
export function canMove(model: readonly Json[], from: LayerPlace, to: LayerPlace): boolean {
  const index = to.at(-1) ?? -1;
  const room = layersIn(model, to.slice(0, -1)).length - (isInOneList(from, to) ? 1 : 0);
  const isBlock = layersOf(layerAt(model, from)) !== null;
  const isAround = from.length > to.length && from[0] === to[0];
  return index >= 0 && index <= room && !isAround && !(isBlock && to.length > 1);
}

/** Where a layer arrives that is moved to *to*: a block moves up where a layer is taken away above it. */
export function landing(from: LayerPlace, to: LayerPlace): LayerPlace {
  const [block = 0, ...inner] = to;
  const isTakenAbove = from.length === 1 && inner.length > 0 && (from[0] ?? 0) < block;
  return isTakenAbove ? [block - 1, ...inner] : to;
}

function isInOneList(one: LayerPlace, other: LayerPlace): boolean {
  return keyOf(one.slice(0, -1)) === keyOf(other.slice(0, -1));
}

/** The same layer without the names of one's own, which belong to one layer each. */
export function unnamed(layer: Json | undefined): Json {
  const { kind, given } = readTagged(layer);
  const bare = withKey(given, "name", undefined);
  const inside = layersOf(layer);
  return writeTagged({ kind, given: inside ? { ...bare, layers: inside.map(unnamed) } : bare });
}

/** The network with another list in place of the one in which *place* stands. */
function changed(
  layers: readonly Json[],
  place: LayerPlace,
  change: (layers: readonly Json[], index: number) => Json[],
): Json[] {
  const [index = 0, ...inner] = place;
  if (inner.length === 0) return change(layers, index);
  return layers.map((layer, at) =>
    at === index ? withInside(layer, changed(layersInside(layer), inner, change)) : layer,
  );
}

function withInside(layer: Json, layers: Json[]): Json {
  const { kind, given } = readTagged(layer);
  return { [kind]: { ...given, layers } };
}

function layersInside(layer: Json | undefined): readonly Json[] {
  return layersOf(layer) ?? [];
}

/** The layers inside a block; null for any other layer. */
function layersOf(layer: Json | undefined): readonly Json[] | null {
  const [given] = isObject(layer) ? Object.values(layer) : [];
  const layers = isObject(given) ? given["layers"] : undefined;
  return Array.isArray(layers) ? layers : null;
}
