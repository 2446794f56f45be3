/** What the server answers. Names are those of `paribus show --json`, `check --json` and `compare --json`. */

import type { Json, JsonObject, StudyDocument } from "../document/document";

export interface About {
  version: string;
  store: string;
  device: string | null;
  worker: { state: string; study: string | null; queued: number };
}

export interface DataSet {
  name: string;
  title: string;
  about: string;
  ready: boolean;
  megabytes: number;
  data: JsonObject;
  input_shape: number[] | null;
  classes: string[];
  fetching: { fraction: number | null; message: string; failed: boolean } | null;
}

export interface DataLook {
  name: string;
  examples: number;
  image_shape: number[];
  classes: string[];
  splits: Record<"train" | "validation" | "test", number>;
  pixel_range: [number, number];
  pixel_mean: number;
  pixel_deviation: number;
  normalized: { kind: string; low: number; high: number; mean: number; deviation: number } | null;
  label_counts: Record<string, number[]>;
  about: string;
}

export interface Pictures {
  width: number;
  height: number;
  columns: number;
  channels: number;
  labels: number[];
  ids: number[];
  total: number;
  sprite: string;
}

export interface Preset {
  id: string;
  title: string;
  about: string;
  document: StudyDocument;
}

export interface Fault {
  path: string;
  place: string;
  layer: number | null;
  inner: number | null;
  message: string;
  received: string;
  remedy: string;
  patch: Record<string, Json>;
  fix: number | null;
}

export interface Finding {
  id: string;
  severity: "critical" | "warning" | "note";
  arm: string | null;
  where: string;
  evidence: Record<string, Json>;
  message: string;
  remedy: string;
  patch: Record<string, Json>;
  source: string;
  explains: string[];
  layer: number | null;
  inner: number | null;
  fix: number | null;
}

export interface LayerFacts {
  index: number;
  inner: number | null;
  name: string;
  type: string;
  input_shape: number[];
  output_shape: number[];
  parameters: number;
  trainable: number;
}

export interface Change {
  path: string;
  before: Json;
  after: Json;
}

export interface ExaminedArm {
  name: string;
  baseline: boolean;
  compared_with: string | null;
  changes: Change[];
  confounded: string[];
  layers: LayerFacts[];
  parameters: number;
}

export interface Examination {
  document: StudyDocument;
  yaml: string;
  sound: boolean;
  why: string | null;
  faults: Fault[];
  layers: LayerFacts[];
  parameters: number;
  input_shape: number[] | null;
  classes: number | null;
  names: Record<string, string>;
  arms: ExaminedArm[];
  findings: Finding[];
  cost: Cost | null;
}

export interface Cost {
  runs: number;
  updates_per_run: number | null;
  multiply_adds_per_image: number;
  tera_operations: number | null;
  seconds: number | null;
}

export interface Verdict {
  arm: string;
  baseline: string;
  code: string;
  difference: number | null;
  interval: [number, number] | null;
  interval90: [number, number] | null;
  replicates: number;
  examples: number;
  matters: number;
  more: number | null;
  plan: string;
  sentence: string;
}

export interface Scores {
  loss: number | null;
  penalty: number | null;
  accuracy: number | null;
}

export interface Run {
  replicate: number;
  status: "finished" | "diverged" | "failed";
  reason: string | null;
  epochs: number;
  steps: number;
  seconds: number;
  scores: Record<"train" | "validation" | "test", Scores>;
  breakdown: { step: number; layer: string | null; quantity: string; largest: number | null } | null;
}

export interface StudyArm {
  name: string;
  baseline: boolean;
  compared_with: string | null;
  parameters: { total: number };
  runs: Run[];
}

export interface Study {
  id: string;
  study: string;
  question: string;
  state: string;
  created: string;
  seconds: number | null;
  replicates: number;
  matters: number;
  data: { name: string; train: number; validation: number; test: number; classes: string[] } | null; // until it is loaded
  arms: StudyArm[];
  verdicts: Verdict[];
  findings: Finding[];
  remarks: string[];
  terms: string;
  queue?: Queue;
  wish?: string;
  document?: StudyDocument;
}

/** One run's curves; all arrays are equally long, null where nothing was measured. */
export interface Series {
  arm: string;
  replicate: number;
  status: "training" | "finished" | "diverged" | "failed";
  step: (number | null)[];
  epoch: (number | null)[];
  seconds: (number | null)[];
  loss: (number | null)[];
  accuracy: (number | null)[];
  val_loss: (number | null)[];
  val_accuracy: (number | null)[];
}

export interface Point {
  arm: string;
  replicate: number;
  step: number;
  epoch: number;
  seconds: number;
  loss: number | null;
  accuracy: number | null;
  val_loss: number | null;
  val_accuracy: number | null;
}

export interface Progress {
  phase: "compiling" | "training";
  arms: string[];
  epoch: number | null;
  steps: number;
  seconds: number | null;
  fraction: number | null;
  examples_per_second: number | null;
  seconds_left: number | null;
  active: number;
  points: Point[];
}

export interface Queue {
  position: number | null;
  state: "waiting" | "training" | "none";
  error: string | null;
}

export interface StateEvent {
  state: string;
  wish: string;
  queue: Queue | null;
  message?: string | null;
}

export interface VerdictsEvent {
  verdicts: Verdict[];
  replicates: number;
  terms: string;
}

export interface EndEvent {
  state: string;
}

export interface Likely {
  class: number;
  probability: number | null;
}

export interface Predictions {
  arm: string;
  replicate: number;
  epoch: number | null;
  images: number[];
  labels: number[];
  top: Likely[][];
  inferences_per_second: number | null;
}

export interface GlimpseAnswer {
  images: number[];
  labels: number[];
  top: Likely[][];
  accuracy: number | null;
  judged_on: number;
  chance: number;
  top3_chance: number;
  milliseconds: number;
  inferences_per_second: number | null;
}

export interface Confusion {
  arm: string;
  split: string;
  classes: string[];
  counts: number[][];
  replicates: number;
  examples: number;
}

export interface Mistake {
  index: number;
  wrong_in: number;
  of: number;
  picture: string;
}

/** Several small pictures side by side in one. */
export interface Sprite {
  sprite: string;
  width: number;
  height: number;
  columns: number;
  count: number;
}

export interface LayerView {
  name: string;
  shape: number[];
  kind: "images" | "vector";
  low: number | null;
  high: number | null;
  values: (number | null)[] | null;
  sprite: string | null;
  width: number | null;
  height: number | null;
  columns: number | null;
  count: number | null;
}

export interface Activations {
  label: number;
  layers: LayerView[];
}

export interface WeightPictures extends Sprite {
  layer: string;
  units: number;
  low: number;
  high: number;
}

export interface DiffLine {
  path: string;
  a: Json;
  b: Json;
}

export interface StudyRow {
  id: string;
  study: string;
  question: string;
  state: string;
  created: string;
  arms: number;
  replicates: number;
  runs: number;
  best: { arm: string; accuracy: number } | null;
  alike: string;
  of_its_kind: number;
  position: number | null;
}

export interface StudyRows {
  total: number;
  rows: StudyRow[];
}
