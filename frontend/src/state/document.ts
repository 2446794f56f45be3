/** The document being edited, with undo and redo. */

import { computed, signal } from "@preact/signals";

import { EMPTY, same, type StudyDocument } from "../document/document";

interface History {
  readonly past: readonly StudyDocument[];
  readonly present: StudyDocument;
  readonly future: readonly StudyDocument[];
}

const LONGEST = 200;
const SAME_STROKE = 1200; // milliseconds within which edits of one field count as one

const story = signal<History>({ past: [], present: EMPTY, future: [] });
let lastStroke = { field: "", at: 0 };

export const document = computed(() => story.value.present);
export const canUndo = computed(() => story.value.past.length > 0);
export const canRedo = computed(() => story.value.future.length > 0);

/** Changes the document. Edits of the same *field* in quick succession, such as typing, are undone together. */
export function edit(change: (before: StudyDocument) => StudyDocument, field = ""): void {
  const { past, present } = story.peek();
  const next = change(present);
  if (same(next, present)) return;
  const going = field !== "" && field === lastStroke.field && Date.now() - lastStroke.at < SAME_STROKE;
  lastStroke = { field, at: Date.now() };
  story.value = { past: going ? past : [...past, present].slice(-LONGEST), present: next, future: [] };
}

/** Puts another document in place of this one; undo brings this one back. */
export function replaceDocument(next: StudyDocument): void {
  edit(() => next);
}

/** Begins with this document; there is nothing to undo. */
export function beginWith(next: StudyDocument): void {
  story.value = { past: [], present: next, future: [] };
}

export function undo(): void {
  const { past, present, future } = story.peek();
  const before = past.at(-1);
  if (before) story.value = { past: past.slice(0, -1), present: before, future: [present, ...future] };
}

export function redo(): void {
  const { past, present, future } = story.peek();
  const [after, ...later] = future;
  if (after) story.value = { past: [...past, present], present: after, future: later };
}
