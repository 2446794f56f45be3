/** What the server says of the document: shapes, faults, findings. Asked anew a moment after every edit. */

import { computed, effect, signal } from "@preact/signals";

import { post, RefusedError } from "../api/client";
import type { Examination, Fault, Finding, LayerFacts } from "../api/types";
import type { StudyDocument } from "../document/document";
import { keyOf, type LayerPlace } from "../document/layers";
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
export function layerFacts(place: LayerPlace): LayerFacts | undefined {
  return (examination.value?.layers ?? []).find((row) => isAt(place, row.index, row.inner));
}

/** What comes into a layer, at fault or not; undefined behind the first fault. */
export function incomingShape(place: LayerPlace): readonly number[] | undefined {
  const here = layerFacts(place)?.input_shape;
  const block = place.slice(0, -1);
  const index = place.at(-1) ?? 0;
  if (here) return here;
  if (index > 0) return layerFacts([...block, index - 1])?.output_shape;
  return block.length > 0 ? incomingShape(block) : (examination.value?.input_shape ?? undefined);
}

/** What paths call a layer. */
export function layerName(place: LayerPlace): string | null {
  return examination.value?.names[keyOf(place)] ?? null;
}

export function faultsOfLayer(place: LayerPlace): readonly Fault[] {
  return (examination.value?.faults ?? []).filter((fault) => isAt(place, fault.layer, fault.inner));
}

export function findingsOfLayer(place: LayerPlace): readonly Finding[] {
  return (examination.value?.findings ?? []).filter((finding) => isAt(place, finding.layer, finding.inner));
}

/** The fault that `why` is about: the first card's on the way down, a block's after those inside it. */
export function firstFault(): Fault | undefined {
  const [first] = [...(examination.value?.faults ?? [])].sort(
    (one, other) => (one.layer ?? LAST) - (other.layer ?? LAST) || (one.inner ?? LAST) - (other.inner ?? LAST),
  );
  return first;
}

const LAST = Number.MAX_SAFE_INTEGER;

/** Where the layer stands that a fault is about; null where it is about none. */
export function placeOfFault({ layer, inner }: Fault): LayerPlace | null {
  if (layer === null) return null;
  return inner === null ? [layer] : [layer, inner];
}

function isAt(place: LayerPlace, layer: number | null, inner: number | null): boolean {
  return layer === place[0] && inner === (place[1] ?? null);
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
