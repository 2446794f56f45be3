/** What the server says of the document: shapes, faults, findings. Asked anew a moment after every edit. */

import { computed, effect, signal } from "@preact/signals";

import { post, RefusedError } from "../api/client";
import type { Examination, Fault, Finding, LayerFacts } from "../api/types";
import type { StudyDocument } from "../document/document";
import { document } from "./document";
import { unreachable } from "./notices";

export const examination = signal<Examination | null>(null);

/** Whether it may be trained. */
export const sound = computed(() => examination.value?.sound === true);

const AGAIN = 2000; // milliseconds until a lost server is asked again

/** At most one question is under way; what has been typed meanwhile is asked when it is answered. */
let asking = false;

/** Begins to follow the document. */
export function examineAlways(): void {
  effect(() => {
    void document.value;
    if (!asking) void examine();
  });
}

/** What flows through a layer; undefined behind the first fault. */
export function layerFacts(index: number): LayerFacts | undefined {
  const rows = (examination.value?.layers ?? []).filter((row) => row.index === index);
  return rows.find((row) => !row.inside) ?? rows.at(-1);
}

/** What comes into a layer, at fault or not; undefined behind the first fault. */
export function incomingShape(index: number): readonly number[] | undefined {
  const here = layerFacts(index)?.input_shape;
  return here ?? (index === 0 ? (examination.value?.input_shape ?? undefined) : layerFacts(index - 1)?.output_shape);
}

/** What paths call a layer. */
export function layerName(index: number): string | null {
  return examination.value?.names[index] ?? null;
}

export function faultsOfLayer(index: number): readonly Fault[] {
  return (examination.value?.faults ?? []).filter((fault) => fault.layer === index);
}

export function findingsOfLayer(index: number): readonly Finding[] {
  return (examination.value?.findings ?? []).filter((finding) => finding.layer === index);
}

/** What is wrong or unsound outside of all layers, under one part of the study such as `train`. */
export function troubleUnder(part: string): readonly (Fault | Finding)[] {
  const faults = (examination.value?.faults ?? []).filter((one) => one.layer === null && isUnder(one.path, part));
  const findings = (examination.value?.findings ?? []).filter((one) => one.layer === null && isUnder(one.where, part));
  return [...faults, ...findings];
}

function isUnder(path: string, part: string): boolean {
  return path === part || path.startsWith(`${part}.`) || path.startsWith(`${part}[`);
}

async function examine(): Promise<void> {
  asking = true;
  let asked: StudyDocument | null = null;
  while (asked !== document.peek()) {
    asked = document.peek();
    await ask(asked);
  }
  asking = false;
}

async function ask(asked: StudyDocument): Promise<void> {
  try {
    examination.value = await post<Examination>("examine", { document: asked });
    unreachable.value = null;
  } catch (error) {
    unreachable.value = error instanceof RefusedError ? error.message : String(error);
    setTimeout(() => asking || void examine(), AGAIN);
  }
}
