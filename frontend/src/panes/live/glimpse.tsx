/** What random weights say of test images, before any training. */

import { useEffect, useState } from "preact/hooks";

import type { GlimpseAnswer } from "../../api/types";
import { dataName } from "../../document/document";
import { useAsked } from "../../parts/asked";
import { count, percent, threeDigits } from "../../parts/words";
import { document } from "../../state/document";
import { examination, sound } from "../../state/examination";
import { dataSets } from "../../state/known";
import { tilesOf } from "./guesses";
import { Tiles } from "./tiles";

const PATIENCE = 700; // an edit is rarely alone, and weights take a moment to draw

export function Glimpse() {
  const settled = useSettled();
  const set = dataSets.value.find((one) => one.data["name"] === dataName(document.value));
  const may = sound.value && set?.ready === true;
  const { answer, error, waiting } = useAsked<GlimpseAnswer>(may && settled ? "glimpse" : null, settled ?? {});
  if (!sound.value)
    return <p class="soft">The network's answers stand here as soon as shapes flow from image to label.</p>;
  if (!set?.ready)
    return <p class="soft">The network's answers stand here when the images are there: fetch them under Data.</p>;
  if (error) return <p class="note fault">{error}</p>;
  if (!answer) return <p class="soft">{waiting ? "Drawing random weights …" : ""}</p>;
  return (
    <div class="glimpse">
      <p>
        <b>Not trained yet.</b> Random weights are right for {percent(answer.accuracy)} of {count(answer.judged_on)}{" "}
        test images; guessing is right for {percent(answer.chance)}, and has the right class among three in{" "}
        {percent(answer.top3_chance, 0)}.
      </p>
      <Tiles images={tilesOf(answer, set.classes, (index) => `data/${set.name}/test/${index}.png`)} />
      <p class="soft number">
        {answer.inferences_per_second !== null && <>{count(answer.inferences_per_second)} inferences/s · </>}
        {threeDigits(answer.milliseconds)} ms for {answer.images.length} images
      </p>
    </div>
  );
}

interface Question {
  readonly document: object;
  readonly images: number;
}

/** What to ask, once the network has not changed for a moment; until then what was asked before. */
function useSettled(): Question | null {
  const { data, model } = document.value;
  const key = JSON.stringify([data, model, examination.value?.sound]);
  const [settled, setSettled] = useState<Question | null>(null);
  useEffect(() => {
    const { vary: _, ...rest } = document.peek();
    const timer = setTimeout(() => sound.peek() && setSettled({ document: rest, images: 15 }), PATIENCE);
    return () => clearTimeout(timer);
  }, [key]);
  return settled;
}
