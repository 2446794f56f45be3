/** Every arm's scores over its runs. */

import type { Run, Study, StudyArm } from "../../api/types";
import { count, duration } from "../../parts/words";

export function Arms({ study }: { study: Study }) {
  return (
    <section aria-labelledby="arms-title">
      <h2 id="arms-title">Arms</h2>
      <div class="scroll" tabIndex={0} role="group" aria-label="Scores of every arm">
        <table class="table">
          <thead>
            <tr>
              <th scope="col">Arm</th>
              {[
                "Test accuracy, %",
                "SD",
                "Validation, %",
                "Train, %",
                "Test loss",
                "Runs",
                "Parameters",
                "Time a run",
              ].map((title) => (
                <th key={title} scope="col" class="number">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {study.arms.map((arm) => (
              <ArmRow key={arm.name} arm={arm} many={study.arms.length > 1} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function ArmRow({ arm, many }: { arm: StudyArm; many: boolean }) {
  const done = arm.runs.filter((run) => run.status === "finished");
  const test = scoresOf(done, "test");
  const cells = [
    hundred(mean(test)),
    test.length > 1 ? (100 * deviation(test)).toFixed(2) : "–",
    hundred(mean(scoresOf(done, "validation"))),
    hundred(mean(scoresOf(done, "train"))),
    mean(done.flatMap((run) => run.scores.test.loss ?? []))?.toFixed(3) ?? "–",
    `${done.length} of ${arm.runs.length}`,
    count(arm.parameters.total),
    done.length > 0 ? duration(mean(done.map((run) => run.seconds)) ?? 0) : "–",
  ];
  return (
    <tr>
      <th scope="row">
        <b>{arm.name}</b> {many && arm.baseline && <span class="soft">baseline</span>}
      </th>
      {cells.map((cell, place) => (
        <td key={place} class="number">
          {cell}
        </td>
      ))}
    </tr>
  );
}

function scoresOf(runs: readonly Run[], split: "train" | "validation" | "test"): number[] {
  return runs.flatMap((run) => run.scores[split]?.accuracy ?? []);
}

function hundred(share: number | null): string {
  return share === null ? "–" : (100 * share).toFixed(2);
}

function mean(numbers: readonly number[]): number | null {
  return numbers.length === 0 ? null : numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

function deviation(numbers: readonly number[]): number {
  const middle = mean(numbers) ?? 0;
  return Math.sqrt(numbers.reduce((sum, number) => sum + (number - middle) ** 2, 0) / (numbers.length - 1));
}
