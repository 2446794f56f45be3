/** Which class is taken for which; a cell opens its images. */

import { address, withQuery } from "../../api/client";
import type { Confusion, Mistake, Study } from "../../api/types";
import { useAsked } from "../../parts/asked";
import { Dialog } from "../../parts/dialog";
import { plural } from "../../parts/words";
import { queryValue, setQuery } from "../../state/route";
import { ArmSelect, shownArm } from "./armselect";

export function ConfusionMatrix({ study }: { study: Study }) {
  const arm = shownArm(study);
  const asked = useAsked<Confusion>(
    withQuery(`studies/${study.id}/confusion`, { arm }),
    undefined,
    finishedRuns(study),
  );
  const { answer } = asked;
  return (
    <section aria-labelledby="confusion-title">
      <header class="section-head">
        <h2 id="confusion-title">Confusion</h2>
        <ArmSelect study={study} id="confusion-arm" />
      </header>
      {asked.error && <p class="note fault">{asked.error}</p>}
      {answer && (
        <div class="confusion">
          <Matrix confusion={answer} />
          <Worst confusion={answer} />
        </div>
      )}
      <Opened study={study} arm={arm} classes={answer?.classes ?? []} />
    </section>
  );
}

function finishedRuns(study: Study): number {
  return study.arms.reduce((sum, arm) => sum + arm.runs.length, 0);
}

function Matrix({ confusion }: { confusion: Confusion }) {
  const { classes, counts } = confusion;
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label="Confusion matrix">
      <table class="matrix">
        <caption class="soft">
          Test images by their class (rows) and what they are taken for (columns); means over{" "}
          {plural(confusion.replicates, "seed")}. A cell opens its images.
        </caption>
        <thead>
          <tr>
            <td />
            {classes.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {counts.map((row, actual) => (
            <tr key={actual}>
              <th scope="row">{classes[actual]}</th>
              {row.map((value, predicted) => (
                <Cell
                  key={predicted}
                  {...{ value, actual, predicted, classes }}
                  of={row.reduce((sum, one) => sum + one, 0)}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const LISTED = 6;

/** The confusions that happen most often, in words. */
function Worst({ confusion }: { confusion: Confusion }) {
  const { classes, counts } = confusion;
  const all = counts.flatMap((row, actual) => row.map((value, predicted) => ({ actual, predicted, value })));
  const wrong = all.filter(({ actual, predicted, value }) => actual !== predicted && value > 0);
  const worst = wrong.sort((one, other) => other.value - one.value).slice(0, LISTED);
  if (worst.length === 0) return <p class="soft">Every test image is told rightly by every seed.</p>;
  return (
    <div class="worst">
      <h3>Most often</h3>
      <ol>
        {worst.map(({ actual, predicted, value }) => (
          <li key={`${actual}-${predicted}`}>
            <button type="button" class="link" onClick={() => setQuery({ cell: `${actual}-${predicted}` })}>
              <b>{classes[actual]}</b> taken for <b>{classes[predicted]}</b>
            </button>
            <span class="soft number">
              {said(value)} of {said((counts[actual] ?? []).reduce((sum, one) => sum + one, 0))}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** A mean number of images: whole, or with one decimal where that says more. */
function said(value: number): string {
  return value >= 10 || Number.isInteger(value) ? String(Math.round(value)) : value.toFixed(1);
}

interface CellProps {
  readonly value: number;
  readonly of: number;
  readonly actual: number;
  readonly predicted: number;
  readonly classes: readonly string[];
}

function Cell({ value, of, actual, predicted, classes }: CellProps) {
  const share = of > 0 ? value / of : 0;
  const right = actual === predicted;
  const text = value === 0 ? "" : said(value);
  const strength = value === 0 ? 0 : right ? 0.15 + 0.55 * share : 0.15 + 0.85 * Math.min(1, 4 * share);
  return (
    <td class={right ? "right" : "wrong"} style={{ "--strength": `${(100 * strength).toFixed(0)}%` }}>
      {value === 0 || right ? (
        text
      ) : (
        <button
          type="button"
          aria-label={`${text} of class ${classes[actual]} taken for ${classes[predicted]}: show the images`}
          onClick={() => setQuery({ cell: `${actual}-${predicted}` })}
        >
          {text}
        </button>
      )}
    </td>
  );
}

/** The images of the cell that the address names. */
function Opened({ study, arm, classes }: { study: Study; arm: string; classes: readonly string[] }) {
  const cell = queryValue("cell");
  const [actual = 0, predicted = 0] = cell.split("-").map(Number);
  const open = cell !== "" && classes.length > 0;
  const asked = useAsked<Mistake[]>(
    open ? withQuery(`studies/${study.id}/mistakes`, { arm, actual, predicted }) : null,
  );
  if (!open) return null;
  return (
    <Dialog title={`${classes[actual]} taken for ${classes[predicted]}`} onClose={() => setQuery({ cell: null })}>
      {asked.error && <p class="note fault">{asked.error}</p>}
      <p class="soft">Those that most seeds get wrong come first: what all of them get wrong is rarely bad luck.</p>
      <ul class="mistakes">
        {asked.answer?.map((mistake) => (
          <li key={mistake.index}>
            <img class="picture" src={address(mistake.picture)} alt={`Test image ${mistake.index}`} loading="lazy" />
            <span class="number">
              {mistake.wrong_in} of {mistake.of}
            </span>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
