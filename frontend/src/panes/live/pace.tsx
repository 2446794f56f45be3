/** How far training is, and how fast. */

import type { Predictions, Progress } from "../../api/types";
import { count, duration } from "../../parts/words";
import type { LiveStudy } from "../../state/live";

export function Pace({ live }: { live: LiveStudy }) {
  const progress = live.progress.value;
  const predictions = live.predictions.value;
  const message = live.message.value;
  const queue = live.study.value?.queue;
  if (live.state.value === "queued") return <p class="soft">{waitingSaid(queue?.position ?? null)}</p>;
  if (!progress) return message ? <p class="soft">{message}</p> : null;
  const going = live.state.value === "running" || live.state.value === "paused";
  const shown: [string, string][] = [
    ["Epoch", progress.epoch === null ? "–" : progress.epoch.toFixed(1)],
    ["Updates", count(progress.steps)],
    ["Examples/s", progress.examples_per_second === null ? "–" : count(progress.examples_per_second)],
    ...inferencesOf(predictions),
    going
      ? ["Time left", progress.seconds_left === null ? "–" : duration(progress.seconds_left)]
      : ["Time", live.study.value?.seconds == null ? "–" : duration(live.study.value.seconds)],
  ];
  return (
    <div class="pace">
      {going && <Bar progress={progress} message={message} />}
      <dl>
        {shown.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd class="number">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function inferencesOf(predictions: Predictions | null): [string, string][] {
  const speed = predictions?.inferences_per_second ?? null;
  return speed === null ? [] : [["Inferences/s", count(speed)]];
}

function Bar({ progress, message }: { progress: Progress; message: string | null }) {
  const { fraction, phase, arms } = progress;
  const more = message !== null && message !== phase ? `: ${message}` : "";
  return (
    <>
      <progress {...(fraction === null ? {} : { value: fraction })} aria-label="Progress of the arms in training" />
      <p class="soft">
        {phase === "compiling" ? "Compiling" : "Training"} {arms.join(", ")}
        {more}
      </p>
    </>
  );
}

function waitingSaid(position: number | null): string {
  if (position === null || position === 0) return "Waiting for the worker to begin.";
  return `Waiting: ${position} ${position === 1 ? "study is" : "studies are"} before it.`;
}
