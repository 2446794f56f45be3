/** What the server knows before anything is asked: its schema, data sets, presets, and itself. Each is asked once. */

import { signal, type Signal } from "@preact/signals";

import { get } from "../api/client";
import type { About, DataSet, Preset } from "../api/types";
import type { JsonObject } from "../document/document";
import { StudySchema } from "../document/schema";
import { attempt } from "./notices";

export const about = signal<About | null>(null);
export const schema = signal<StudySchema | null>(null);
export const dataSets = signal<readonly DataSet[]>([]);
export const presets = signal<readonly Preset[]>([]);

/** Asks for all of it at once. */
export async function learnWhatIsKnown(): Promise<void> {
  await Promise.all([
    learn(about, "about"),
    learn(dataSets, "data"),
    learn(presets, "presets"),
    attempt(async () => {
      schema.value = new StudySchema(await get<JsonObject>("schema"));
    }),
  ]);
}

async function learn<What>(into: Signal<What>, path: string): Promise<void> {
  await attempt(async () => {
    into.value = await get<What>(path);
  });
}
