import type { Study } from "../../api/types";
import type { LiveStudy } from "../../state/live";
import { Autopsy } from "../live/autopsy";
import { Curves } from "../live/curves";
import { Pace } from "../live/pace";
import { LivePredictions } from "../live/predictions";
import { Arms } from "./arms";
import { ConfusionMatrix } from "./confusion";
import { Findings } from "./findings";
import { Head } from "./head";
import { Insides } from "./insides";
import { IntervalPlot } from "./intervals";
import { Verdicts } from "./verdicts";

export function StudyPage({ live, study }: { live: LiveStudy; study: Study }) {
  const names = study.arms.map((arm) => arm.name);
  const training = live.state.value === "finished" ? null : live.predictions.value;
  const trained = study.arms.some((arm) => arm.runs.some((run) => run.status === "finished"));
  return (
    <>
      <Head live={live} study={study} />
      <Pace live={live} />
      {study.queue?.error && <p class="note fault">{study.queue.error}</p>}
      <Verdicts study={study} live={live} />
      <IntervalPlot verdicts={study.verdicts} />
      <Autopsy study={study} />
      <Findings findings={study.findings} of={["critical", "warning"]} title="What this rests on is doubtful" />
      <section aria-labelledby="curves-title">
        <h2 id="curves-title">Curves</h2>
        <Curves live={live} arms={names} baseline={study.arms.find((arm) => arm.baseline)?.name} />
      </section>
      {trained && <Arms study={study} />}
      <LivePredictions live={live} study={study} />
      {trained && <ConfusionMatrix study={study} />}
      {(trained || training) && <Insides study={study} training={training} />}
      <Findings findings={study.findings} of={["note"]} title="Worth knowing" />
      {study.remarks.map((remark) => (
        <p key={remark} class="soft">
          {remark}
        </p>
      ))}
    </>
  );
}
