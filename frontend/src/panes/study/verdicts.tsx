/** What the study allows to say, in words, and what would settle what is open. */

import { post } from "../../api/client";
import type { Study, Verdict } from "../../api/types";
import { Button } from "../../parts/button";
import { Prose } from "../../parts/prose";
import { plural } from "../../parts/words";
import type { LiveStudy } from "../../state/live";
import { attempt } from "../../state/notices";

const TONE: Record<string, string> = {
  BETTER_ENOUGH: "good",
  BETTER: "good",
  EQUIVALENT: "same",
  NO_EFFECT: "same",
  WORSE_ENOUGH: "bad",
  WORSE: "bad",
  CONFOUNDED: "bad",
  FAILED_RUNS: "bad",
};

/** Verdicts that more seeds can sharpen. */
const SETTLED_BY_SEEDS = new Set(["CANNOT_TELL", "BETTER", "WORSE", "ONE_RUN"]);

export function toneOf(code: string): string {
  return TONE[code] ?? "open";
}

export function Verdicts({ study, live }: { study: Study; live: LiveStudy }) {
  const running = ["running", "paused", "queued"].includes(live.state.value);
  if (study.verdicts.length === 0) return <NoVerdict study={study} running={running} />;
  return (
    <section class="verdicts" aria-label="Verdicts" aria-live="polite">
      {study.verdicts.map((verdict) => (
        <VerdictCard key={verdict.arm} verdict={verdict} />
      ))}
      {running && <p class="soft">Verdicts sharpen while replicates finish; these are not the last word.</p>}
      {!running && <Plan study={study} live={live} />}
    </section>
  );
}

function VerdictCard({ verdict }: { verdict: Verdict }) {
  return (
    <article class={`verdict ${toneOf(verdict.code)}`}>
      <header>
        <span class="code">{verdict.code.replaceAll("_", " ").toLowerCase()}</span>
        <span class="soft">
          {verdict.arm} against {verdict.baseline} · {plural(verdict.replicates, "seed")}
        </span>
      </header>
      <p>
        <Prose text={verdict.sentence} />
      </p>
    </article>
  );
}

/** The number of seeds that would settle it, as a button. */
function Plan({ study, live }: { study: Study; live: LiveStudy }) {
  const open = study.verdicts.filter((verdict) => verdict.plan !== "" && SETTLED_BY_SEEDS.has(verdict.code));
  const wanted = Math.max(0, ...open.map(seedsWanted));
  const few = open.some(isTooFewToPlan);
  return (
    <div class="plan">
      {wanted > 0 && (
        <Button look="main" icon="add" onClick={() => grow(live, { more: wanted })}>
          Train {plural(wanted, "more seed")}
        </Button>
      )}
      {wanted > 0 && (
        <span class="soft">
          {few ? "make a plan possible; or" : "would settle it, by what the runs so far say; or"}
        </span>
      )}
      {open.length > 0 && <Button onClick={() => grow(live, { until_clear: true })}>Train until it is clear</Button>}
      {wanted === 0 && <MoreSeeds live={live} />}
    </div>
  );
}

const PLANNED_FROM = 5; // seeds; from fewer their spread is hardly known

function isTooFewToPlan({ replicates }: Verdict): boolean {
  return replicates < PLANNED_FROM;
}

function seedsWanted(verdict: Verdict): number {
  return isTooFewToPlan(verdict) ? PLANNED_FROM - verdict.replicates : (verdict.more ?? 0);
}

export function MoreSeeds({ live }: { live: LiveStudy }) {
  return (
    <div class="plan">
      <Button icon="add" onClick={() => grow(live, { more: 5 })}>
        5 more seeds
      </Button>
    </div>
  );
}

function grow(live: LiveStudy, what: { more: number } | { until_clear: true }): void {
  void attempt(async () => {
    await post(`studies/${live.id}/more`, what);
    live.reopen();
  });
}

function NoVerdict({ study, running }: { study: Study; running: boolean }) {
  const arms = study.arms.length;
  if (running)
    return <p class="soft">{arms > 1 ? "The verdicts stand here as soon as two arms have finished runs." : ""}</p>;
  return arms > 1 ? <p class="soft">There is nothing to compare: not every arm has finished runs.</p> : null;
}
