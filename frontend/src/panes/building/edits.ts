/** What one does to the document while building. */

import { dataOf, withKey, type Json, type JsonObject } from "../../document/document";
import { factorsOf, varying, withAndWithout } from "../../document/factors";
import { inserted, moved, removed, replaced } from "../../document/layers";
import { changedKind, newLayer } from "../../document/newlayers";
import type { Choice, Field } from "../../document/schema";
import { readTagged, writeTagged, type Tagged } from "../../document/tagged";
import { document, edit, undo } from "../../state/document";
import { examination, layerFacts } from "../../state/examination";
import { notify } from "../../state/notices";
import { announce, focusLayer, focusVaried } from "./focus";

export function setModel(change: (model: readonly Json[]) => Json[], stroke = ""): void {
  edit((before) => ({ ...before, model: change(before.model) }), stroke);
}

export function addLayer(kind: string, at = document.peek().model.length): void {
  setModel((model) => inserted(model, at, newLayer(kind, incoming(at))));
  announce(`${kind} added as layer ${at + 1}.`);
  focusLayer(at);
}

export function removeLayer(index: number): void {
  const { kind } = readTagged(document.peek().model[index]);
  setModel((model) => removed(model, index));
  notify(`${kind} removed.`, { title: "Undo", run: undo });
  focusLayer(Math.min(index, document.peek().model.length - 1));
}

/** Puts a copy behind a layer; a name of one's own belongs to one layer only. */
export function duplicateLayer(index: number): void {
  const { kind, given } = readTagged(document.peek().model[index]);
  setModel((model) => inserted(model, index + 1, writeTagged({ kind, given: withKey(given, "name", undefined) })));
  announce(`${kind} duplicated.`);
  focusLayer(index + 1);
}

export function moveLayer(from: number, to: number): void {
  if (to < 0 || to >= document.peek().model.length) return;
  setModel((model) => moved(model, from, to));
  announce(`Moved to place ${to + 1} of ${document.peek().model.length}.`);
  focusLayer(to);
}

export function setLayer(index: number, layer: Tagged, stroke: string): void {
  setModel((model) => replaced(model, index, writeTagged(layer)), `layer ${index} ${stroke}`);
}

export function setKind(index: number, to: Choice): void {
  setModel((model) => replaced(model, index, changedKind(readTagged(model[index]), to, incoming(index))));
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

function incoming(index: number): readonly number[] | null {
  const facts = examination.peek();
  return layerFacts(index)?.input_shape ?? facts?.layers.at(-1)?.output_shape ?? facts?.input_shape ?? null;
}
