/** Where the keyboard goes after something has changed, and what a screen reader says of it. */

import { signal } from "@preact/signals";

import { keyOf, type LayerPlace } from "../../document/layers";

/** Said to those who do not see what has moved. */
export const announced = signal("");

export function announce(text: string): void {
  announced.value = text;
}

export function focusLayer(place: LayerPlace): void {
  focusLater(`[data-layer="${keyOf(place)}"]`);
}

/** To the button that adds a layer to a block, or to the network where the block is []. */
export function focusAdder(block: LayerPlace): void {
  focusLater(`[data-adder="${keyOf(block)}"] button`);
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
