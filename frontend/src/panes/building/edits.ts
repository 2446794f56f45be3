/** What one does to the document while building. */

import { dataOf, withKey, type Json, type JsonObject } from "../../document/document";
import { factorsOf, varying, withAndWithout } from "../../document/factors";
import {
  canMove,
  inserted,
  keyOf,
  landing,
  layerAt,
  layersIn,
  moved,
  numberOf,
  removed,
  replaced,
  unnamed,
  type LayerPlace,
} from "../../document/layers";
import { changedKind, newInnerLayer, newLayer } from "../../document/newlayers";
import type { Choice, Field } from "../../document/schema";
import { readTagged, writeTagged, type Tagged } from "../../document/tagged";
import { document, edit, undo } from "../../state/document";
import { examination, incomingShape } from "../../state/examination";
import { notify } from "../../state/notices";
import { announce, focusAdder, focusLayer, focusVaried } from "./focus";

export function setModel(change: (model: readonly Json[]) => Json[], stroke = ""): void {
  edit((before) => ({ ...before, model: change(before.model) }), stroke);
}

/** Puts a new layer behind those of a block; of the network itself, where the block is []. */
export function addLayer(kind: string, block: LayerPlace): void {
  const place = [...block, layersIn(document.peek().model, block).length];
  const layer =
    block.length === 0 ? newLayer(kind, incoming(place)) : newInnerLayer(kind, incoming(place), incoming(block));
  setModel((model) => inserted(model, place, layer));
  announce(`${kind} added as layer ${numberOf(place)}.`);
  focusLayer(place);
}

export function removeLayer(place: LayerPlace): void {
  const { kind } = readTagged(layerAt(document.peek().model, place));
  setModel((model) => removed(model, place));
  notify(`${kind} removed.`, { title: "Undo", run: undo });
  const block = place.slice(0, -1);
  const last = layersIn(document.peek().model, block).length - 1;
  if (last < 0) focusAdder(block);
  else focusLayer([...block, Math.min(place.at(-1) ?? 0, last)]);
}

/** Puts a copy behind a layer; names of one's own belong to one layer only. */
export function duplicateLayer(place: LayerPlace): void {
  const copied = layerAt(document.peek().model, place);
  const behind = [...place.slice(0, -1), (place.at(-1) ?? 0) + 1];
  setModel((model) => inserted(model, behind, unnamed(copied)));
  announce(`${readTagged(copied).kind} duplicated.`);
  focusLayer(behind);
}

export function moveLayer(from: LayerPlace, to: LayerPlace): void {
  if (!canMove(document.peek().model, from, to)) return;
  const place = landing(from, to);
  setModel((model) => moved(model, from, to));
  announce(`Moved to place ${numberOf(place)} of ${layersIn(document.peek().model, place.slice(0, -1)).length}.`);
  focusLayer(place);
}

export function setLayer(place: LayerPlace, layer: Tagged, stroke: string): void {
  setModel((model) => replaced(model, place, writeTagged(layer)), `layer ${keyOf(place)} ${stroke}`);
}

export function setKind(place: LayerPlace, to: Choice): void {
  setModel((model) => replaced(model, place, changedKind(readTagged(layerAt(model, place)), to, incoming(place))));
}

export function setTrain(train: JsonObject, stroke: string): void {
  edit((before) => ({ ...before, train }), `train ${stroke}`);
}

/** Another data set: options that fit any set are kept, the rest were the old one's. */
export function setDataSet(chosen: JsonObject): void {
  edit((before) => {
    const { validation, normalize } = dataOf(before);
    const kept = Object.entries({ validation, normalize }).filter(([, value]) => value !== undefined);
    return { ...before, data: { ...chosen, ...(Object.fromEntries(kept) as JsonObject) } };
  });
}

export function setData(data: JsonObject, stroke: string): void {
  edit((before) => ({ ...before, data }), `data ${stroke}`);
}

export function setTop(key: string, value: Json | undefined): void {
  edit((before) => withKey(before, key, value), key);
}

export function vary(path: string, field: Field, value: Json | undefined): void {
  edit((before) => varying(before, path, value ?? field.standard ?? null));
  announce(`Now varying ${path}.`);
  focusVaried(factorsOf(document.peek()).length - 1);
}

export function varyPresence(path: string): void {
  edit((before) => withAndWithout(before, path));
  focusVaried(0);
}

/** What comes to a place, as far as that is known: behind a fault, what came to the fault. */
function incoming(place: LayerPlace): readonly number[] | null {
  const facts = examination.peek();
  return incomingShape(place) ?? facts?.layers.at(-1)?.output_shape ?? facts?.input_shape ?? null;
}
