/** The colours of arms: the report's, told apart also by those who see few colours (Tol's bright and vibrant sets). */

import { signal } from "@preact/signals";

const BASELINE = "#7d8590";
const ARMS = ["#0077bb", "#ee7733", "#009988", "#ee3377", "#33bbee", "#cc3311", "#aa4499", "#999933"] as const;

const darkness = matchMedia("(prefers-color-scheme: dark)");

/** Whether the system wants it dark; charts are drawn anew when it changes. */
export const dark = signal(darkness.matches);

darkness.addEventListener("change", (event) => {
  dark.value = event.matches;
});

/** A colour for each arm, in their order; the baseline is grey where there is something to compare with it. */
export function armColours(arms: readonly string[], baseline: string | undefined): Map<string, string> {
  const others = arms.filter((arm) => arm !== baseline || arms.length === 1);
  const colours = new Map(others.map((arm, place) => [arm, ARMS[place % ARMS.length] ?? BASELINE]));
  if (baseline !== undefined && !colours.has(baseline)) colours.set(baseline, BASELINE);
  return colours;
}

/** What a colour of the page is at present, for a canvas. */
export function pageColour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}
