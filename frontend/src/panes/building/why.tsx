/** Why the study cannot be trained, in one sentence, with the way to what is at fault. */

import type { Examination, Fault } from "../../api/types";
import { keyOf } from "../../document/layers";
import { Prose } from "../../parts/prose";
import { examination, firstFault, placeOfFault } from "../../state/examination";
import { setQuery } from "../../state/route";

export function Why() {
  const { why, sound: isSound }: Partial<Examination> = examination.value ?? {};
  if (isSound !== false || !why)
    return (
      <div role="status" class="unseen">
        {isSound ? "The model is sound." : ""}
      </div>
    );
  return (
    <div role="status" class="why">
      <b>Why is this invalid?</b>{" "}
      <span>
        <Prose text={why} />
      </span>
      <button type="button" class="link" onClick={() => show(firstFault())}>
        Show me
      </button>
    </div>
  );
}

/** Brings to the card at fault, or outside of all layers to the field at fault; on a narrow screen its column, too. */
function show(fault: Fault | undefined): void {
  const { path = "model" }: Partial<Fault> = fault ?? {};
  const place = fault ? placeOfFault(fault) : null;
  const part = path.split(/[.[]/)[0] ?? "";
  const isModel = place !== null || part === "model";
  setQuery({ column: isModel ? "layers" : "setting" });
  requestAnimationFrame(() => {
    const notes = window.document.getElementById(`${part}-notes`);
    const field = notes?.closest("section")?.querySelector<HTMLElement>("[aria-invalid=true]");
    const card = window.document.querySelector<HTMLElement>(
      place === null ? '[data-card="output"]' : `[data-layer="${keyOf(place)}"]`,
    );
    const own = window.document.getElementById(part === "study" ? "study-name" : `study-${part}`);
    const target = isModel ? card : (field ?? notes ?? own);
    target?.scrollIntoView({ block: "center", behavior: "smooth" });
    target?.focus({ preventScroll: true });
  });
}
