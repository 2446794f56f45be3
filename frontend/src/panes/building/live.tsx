/** The right column: what the network says of test images, untrained or while it trains. */

import { StudyLive } from "../live/studylive";
import { Glimpse } from "../live/glimpse";
import { shownRun } from "./train";

export function LiveColumn() {
  const id = shownRun();
  return (
    <section class="live" aria-labelledby="live-title">
      <h2 id="live-title">Live</h2>
      {id === "" ? <Glimpse /> : <StudyLive id={id} />}
    </section>
  );
}
