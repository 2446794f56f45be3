/** What the newest weights there are say of test images. */

import { withQuery } from "../../api/client";
import type { Predictions, Study } from "../../api/types";
import { useAsked } from "../../parts/asked";
import { count, threeDigits } from "../../parts/words";
import type { LiveStudy } from "../../state/live";
import { tilesOf } from "./guesses";
import { Tiles } from "./tiles";

export function LivePredictions({ live, study }: { live: LiveStudy; study: Study }) {
  const streamed = live.predictions.value;
  const done = study.arms.filter((arm) => arm.runs.length > 0);
  const arm = done.find((one) => one.baseline) ?? done[0];
  const stored = useAsked<Predictions>(
    streamed || !arm ? null : withQuery(`studies/${study.id}/predictions`, { arm: arm.name, replicate: 0, images: 15 }),
  );
  const shown = streamed ?? stored.answer;
  if (!shown) return null;
  return (
    <section class="glimpse" aria-labelledby="images-title">
      <h2 id="images-title">Test images</h2>
      <p class="soft">
        Test images and what {shown.arm === "baseline" ? "the network" : shown.arm} says of them, replicate{" "}
        {shown.replicate}
        {shown.epoch === null ? "" : `, after epoch ${threeDigits(shown.epoch)}`}
        {shown.inferences_per_second === null ? "" : `; ${count(shown.inferences_per_second)} inferences/s`}.
      </p>
      <Tiles images={tilesOf(shown, study.data?.classes ?? [], (index) => `pictures/${study.id}/test/${index}.png`)} />
    </section>
  );
}
