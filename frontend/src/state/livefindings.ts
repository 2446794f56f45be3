/** What was found in the runs of the study that is shown beside the layers, for badges on their cards. */

import { signal } from "@preact/signals";

import type { Finding } from "../api/types";
import { examination } from "./examination";

export const liveFindings = signal<readonly Finding[]>([]);

/** What the runs have shown of a layer, and its examination has not told already. */
export function liveFindingsOf(layer: string | null): readonly Finding[] {
  if (layer === null) return [];
  const told = new Set((examination.value?.findings ?? []).map(keyOf));
  return liveFindings.value.filter((finding) => isAbout(finding, layer) && !told.has(keyOf(finding)));
}

function isAbout({ where }: Finding, layer: string): boolean {
  return where.split(/[^A-Za-z0-9_]+/).includes(layer);
}

function keyOf(finding: Finding): string {
  return `${finding.id} ${finding.where}`;
}
