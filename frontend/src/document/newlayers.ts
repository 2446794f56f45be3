/** What a layer holds when it is put in, and which of its fields are in sight at once. */

import type { Json, JsonObject } from "./document";
import type { Choice, Field } from "./schema";
import { writeTagged, type Tagged } from "./tagged";

const GIVEN: Record<string, JsonObject> = {
  Dense: { units: 10 },
  Conv2D: { filters: 8, kernel_size: 3, padding: "same", activation: "relu" },
  SeparableConv2D: { filters: 8, kernel_size: 3, padding: "same", activation: "relu" },
  DepthwiseConv2D: { kernel_size: 3, padding: "same" },
  Activation: { activation: "relu" },
  Dropout: { rate: 0.3 },
  SpatialDropout2D: { rate: 0.3 },
  GaussianNoise: { stddev: 0.1 },
  Rescaling: { scale: 1 },
  Permute: { dims: [1, 2, 3] },
};

const IN_SIGHT = new Set([
  "units",
  "filters",
  "kernel_size",
  "pool_size",
  "strides",
  "padding",
  "activation",
  "rate",
  "stddev",
  "target_shape",
  "dims",
  "axis",
  "depth_multiplier",
  "projection",
  "LeakyReLU.negative_slope",
  "ELU.alpha",
]);

type Shape = readonly number[] | null;

/** The layer as it is put in; a reshape begins with the shape that comes in, as it changes nothing then. */
export function newLayer(kind: string, incoming: Shape): Json {
  if (kind === "Residual") return { Residual: { layers: [newInnerLayer(usualKind(incoming), incoming, incoming)] } };
  const given = kind === "Reshape" ? { target_shape: [...(incoming ?? [1])] } : (GIVEN[kind] ?? {});
  return writeTagged({ kind, given });
}

/** The layer as it is put into a residual block, where what comes to the block is to be added to what it gives. */
export function newInnerLayer(kind: string, incoming: Shape, toBlock: Shape): Json {
  const width = WIDTH[kind];
  const size = toBlock?.at(-1);
  if (width === undefined || size === undefined) return newLayer(kind, incoming);
  return writeTagged({ kind, given: { ...GIVEN[kind], [width]: size } });
}

/** The argument that decides how many channels or values a layer gives. */
const WIDTH: Record<string, string> = { Dense: "units", Conv2D: "filters", SeparableConv2D: "filters" };

/** The kind that does most of the work where this comes in. */
export function usualKind(incoming: Shape): string {
  return incoming?.length === 1 ? "Dense" : "Conv2D";
}

/** The layer as another kind, with those of its arguments that the other kind has, too. */
export function changedKind(layer: Tagged, to: Choice, incoming: Shape): Json {
  const fresh = newLayer(to.kind, incoming);
  const given = typeof fresh === "string" ? {} : ((fresh as JsonObject)[to.kind] as JsonObject);
  const keys = new Set(to.fields.map((field) => field.key));
  const kept = Object.entries(layer.given).filter(([key]) => keys.has(key));
  return writeTagged({ kind: to.kind, given: { ...given, ...Object.fromEntries(kept) } });
}

export function isInSight(kind: string, field: Field, given: JsonObject): boolean {
  const { key, required } = field;
  return required || IN_SIGHT.has(key) || IN_SIGHT.has(`${kind}.${key}`) || (key !== "name" && key in given);
}

/** The family of a layer, which is its colour on the page. */
export function familyOf(kind: string): string {
  if (kind.includes("Conv")) return "convolution";
  if (kind.includes("Pooling")) return "pooling";
  if (kind.includes("Normalization") || kind === "Rescaling") return "normalisation";
  if (kind.includes("Dropout") || kind.includes("Noise")) return "noise";
  if (kind === "Dense") return "dense";
  if (kind === "Residual") return "residual";
  if (["Flatten", "Reshape", "Permute", "ZeroPadding2D"].includes(kind)) return "shape";
  return "activation";
}
