/** Test images, each with the three classes that the network holds most likely. */

import { percent } from "../../parts/words";

export interface Guess {
  readonly label: string;
  readonly share: number | null; // null for what is no number
  readonly right: boolean;
}

export interface GuessedImage {
  readonly index: number;
  readonly label: string; // the true class
  readonly picture: string; // its address
  readonly guesses: readonly Guess[];
}

export function Tiles({ images }: { images: readonly GuessedImage[] }) {
  return (
    <ul class="tiles" aria-label="Test images with the three most likely classes">
      {images.map((image) => (
        <li key={image.index} class="tile">
          <img class="picture" src={image.picture} alt={`Test image ${image.index}, a ${image.label}`} loading="lazy" />
          <div class="guesses">
            {image.guesses.map((guess, place) => (
              <GuessBar key={place} guess={guess} />
            ))}
          </div>
        </li>
      ))}
    </ul>
  );
}

function GuessBar({ guess }: { guess: Guess }) {
  const width = `${Math.floor(100 * (guess.share ?? 0))}%`;
  return (
    <div class={`guess ${guess.right ? "right" : "wrong"}`}>
      <span class="bar" style={{ width }} />
      <span class="guess-label">{guess.label}</span>
      <span class="guess-share">{percent(guess.share)}</span>
      {guess.right && <span class="unseen"> (right)</span>}
    </div>
  );
}
