/** Why the study cannot be trained, in one sentence, with the way to the card at fault. */

import type { Examination } from "../../api/types";
import { Prose } from "../../parts/prose";
import { examination } from "../../state/examination";

export function Why() {
  const { why, sound: isSound, faults }: Partial<Examination> = examination.value ?? {};
  if (isSound !== false || !why)
    return (
      <div role="status" class="unseen">
        {isSound ? "The model is sound." : ""}
      </div>
    );
  const layer = faults
    ?.map((fault) => fault.layer)
    .filter((index) => index !== null)
    .sort((one, other) => one - other)[0];
  const target = layer === undefined ? '[data-card="output"]' : `[data-layer="${layer}"]`;
  return (
    <div role="status" class="why">
      <b>Why is this invalid?</b>{" "}
      <span>
        <Prose text={why} />
      </span>
      <button type="button" class="link" onClick={() => showCard(target)}>
        Show me
      </button>
    </div>
  );
}

function showCard(selector: string): void {
  const card = window.document.querySelector<HTMLElement>(selector);
  card?.scrollIntoView({ block: "center", behavior: "smooth" });
  card?.focus({ preventScroll: true });
}
