/** Numbers and names as people read them. */

const COUNT = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const SHORT = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });
const THREE = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });

export function count(number: number): string {
  return COUNT.format(number);
}

export function short(number: number): string {
  return number < 10_000 ? COUNT.format(number) : SHORT.format(number);
}

export function threeDigits(number: number): string {
  const size = Math.abs(number);
  if (size !== 0 && (size >= 1e6 || size < 1e-4)) return powerOfTen(number);
  return THREE.format(number);
}

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** `2.55·10³⁶` */
function powerOfTen(number: number): string {
  const [digits = "", power = ""] = number.toExponential(2).split("e");
  const raised = power
    .replace("+", "")
    .replace("-", "⁻")
    .replace(/\d/g, (digit) => RAISED[Number(digit)] ?? "");
  return `${digits}·10${raised}`;
}

/** `8×8×1`, as shapes are written. */
export function shapeText(shape: readonly number[]): string {
  return `[${shape.join(", ")}]`;
}

/** A share as percent with one decimal; what is no number is shown as such. */
export function percent(share: number | null | undefined, digits = 1): string {
  return share === null || share === undefined || Number.isNaN(share) ? "NaN" : `${(100 * share).toFixed(digits)}%`;
}

export function points(difference: number): string {
  const text = (100 * difference).toFixed(1);
  return difference > 0 ? `+${text}` : text.replace("-", "−");
}

/** A span of time in the two units that matter. */
export function duration(seconds: number): string {
  if (seconds < 1) return `${Math.round(1000 * seconds)} ms`;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.round((seconds % 3600) / 60)} min`;
}

/** `learning_rate` as `learning rate`. */
export function plain(key: string): string {
  return key.replaceAll("_", " ");
}

export function plural(number: number, one: string, many = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : many}`;
}

/** When something was, as briefly as it can be said. */
export function when(iso: string): string {
  const then = new Date(iso);
  const seconds = (Date.now() - then.getTime()) / 1000;
  if (seconds < 60) return "just now";
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ago`;
  return then.toLocaleDateString(undefined, { day: "numeric", month: "short", year: "numeric" });
}
