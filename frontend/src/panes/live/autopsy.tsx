/** Runs that came to no number: what stopped being one first, and where. */

import type { Run, Study } from "../../api/types";
import { Icon } from "../../parts/icon";
import { count, plural, threeDigits } from "../../parts/words";

export function Autopsy({ study }: { study: Study }) {
  const broken = study.arms.map((arm) => ({ arm, runs: arm.runs.filter((run) => run.status !== "finished") }));
  return (
    <>
      {broken
        .filter(({ runs }) => runs.length > 0)
        .map(({ arm, runs }) => (
          <div key={arm.name} class="note fault" role="alert">
            <Icon name="warn" />
            <p>
              <b>
                {study.arms.length > 1 && `${arm.name}: `}
                {runs.length} of {plural(arm.runs.length, "run")}{" "}
                {runs[0]?.status === "diverged" ? "came to NaN" : "failed"}.
              </b>{" "}
              {runs[0] && told(runs[0])}
            </p>
          </div>
        ))}
    </>
  );
}

function told({ reason, breakdown, replicate }: Run): string {
  if (!breakdown) return reason ?? "";
  const where = breakdown.layer === null ? "" : ` of layer ${breakdown.layer}`;
  const before =
    breakdown.largest === null ? "" : ` One update before, its largest value was ${threeDigits(breakdown.largest)}.`;
  return `In replicate ${replicate}, at update ${count(breakdown.step)}, the ${breakdown.quantity}${where} stopped being a number first.${before}`;
}
