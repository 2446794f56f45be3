/** How wide the screen is, where the code must know. */

import { signal } from "@preact/signals";

const small = matchMedia("(max-width: 600px)");

export const narrow = signal(small.matches);

small.addEventListener("change", (event) => {
  narrow.value = event.matches;
});
