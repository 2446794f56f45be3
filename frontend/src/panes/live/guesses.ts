/** The server's predictions as tiles. */

import { address } from "../../api/client";
import type { Likely } from "../../api/types";
import type { GuessedImage } from "./tiles";

interface Guessed {
  readonly images: readonly number[];
  readonly labels: readonly number[];
  readonly top: readonly (readonly Likely[])[];
}

/** Tiles of test images; *pictureOf* has the address of each. */
export function tilesOf(
  { images, labels, top }: Guessed,
  classes: readonly string[],
  pictureOf: (index: number) => string,
): GuessedImage[] {
  const named = (label: number | undefined) => (label === undefined ? "" : (classes[label] ?? String(label)));
  return images.map((index, place) => ({
    index,
    label: named(labels[place]),
    picture: address(pictureOf(index)),
    guesses: (top[place] ?? []).map((likely) => ({
      label: named(likely.class),
      share: likely.probability,
      right: likely.class === labels[place],
    })),
  }));
}
