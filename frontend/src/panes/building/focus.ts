/** Where the keyboard goes after something has changed, and what a screen reader says of it. */

import { signal } from "@preact/signals";

/** Said to those who do not see what has moved. */
export const announced = signal("");

export function announce(text: string): void {
  announced.value = text;
}

export function focusLayer(index: number): void {
  focusLater(index < 0 ? "[data-adder]" : `[data-layer="${index}"]`);
}

export function focusVaried(factor: number): void {
  focusLater(`[data-factor="${factor}"] [data-level-adder] :is(input, select)`);
}

function focusLater(selector: string): void {
  requestAnimationFrame(() => {
    const found = document.querySelector<HTMLElement>(selector);
    found?.focus({ preventScroll: true });
    found?.scrollIntoView({ block: "nearest", behavior: "smooth" });
  });
}
