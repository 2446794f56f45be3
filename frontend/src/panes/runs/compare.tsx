/** Studies beside each other: what they ask differently, and what may be said of the difference. */

import { withQuery } from "../../api/client";
import type { DiffLine, Verdict } from "../../api/types";
import { sayValue } from "../../document/tagged";
import { useAsked } from "../../parts/asked";
import { Prose } from "../../parts/prose";
import { linkTo, queryValue } from "../../state/route";
import { IntervalPlot } from "../study/intervals";
import { toneOf } from "../study/verdicts";

export function Compare() {
  const ids = queryValue("ids")
    .split(",")
    .filter((id) => id !== "");
  const [first = "", ...others] = ids;
  const asked = useAsked<Verdict[]>(ids.length > 1 ? withQuery("compare", { ids: ids.join(",") }) : null);
  return (
    <div class="compare">
      <h1>
        {ids.map((id, place) => (
          <span key={id}>
            {place > 0 && " against "}
            <a href={linkTo("study", id)}>{id}</a>
          </span>
        ))}
      </h1>
      {asked.error && <p class="note fault">{asked.error}</p>}
      {asked.answer?.map((verdict) => (
        <article key={verdict.arm} class={`verdict ${toneOf(verdict.code)}`}>
          <header>
            <span class="code">{verdict.code.replaceAll("_", " ").toLowerCase()}</span>
            <span class="soft">
              {verdict.arm} against {verdict.baseline}
            </span>
          </header>
          <p>
            <Prose text={verdict.sentence} />
          </p>
        </article>
      ))}
      {asked.answer && <IntervalPlot verdicts={asked.answer} />}
      {others.map((other) => (
        <Diff key={other} a={first} b={other} />
      ))}
    </div>
  );
}

function Diff({ a, b }: { a: string; b: string }) {
  const { answer, error } = useAsked<{ lines: DiffLine[] }>(withQuery("diff", { a, b }));
  return (
    <section>
      <h2>
        What {a} and {b} ask differently
      </h2>
      {error && <p class="note fault">{error}</p>}
      {answer?.lines.length === 0 && <p class="soft">Nothing: they differ in nothing but their runs.</p>}
      {answer && answer.lines.length > 0 && (
        <table class="table diff">
          <thead>
            <tr>
              <th scope="col">Where</th>
              <th scope="col">{a}</th>
              <th scope="col">{b}</th>
            </tr>
          </thead>
          <tbody>
            {answer.lines.map((line) => (
              <tr key={line.path}>
                <th scope="row">
                  <code>{line.path}</code>
                </th>
                <td>{sayValue(line.a)}</td>
                <td>{sayValue(line.b)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
