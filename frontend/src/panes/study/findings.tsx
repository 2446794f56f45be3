/** What is unsound about a study's runs. What one rule says of several arms stands together. */

import type { Finding } from "../../api/types";
import { Icon } from "../../parts/icon";
import { Prose } from "../../parts/prose";

/** The one arm of a study that varies nothing; it need not be named. */
const ALONE = "baseline";

type Severity = Finding["severity"];

export function Findings({
  findings,
  of,
  title,
}: {
  findings: readonly Finding[];
  of: readonly Severity[];
  title: string;
}) {
  const shown = findings.filter((finding) => of.includes(finding.severity));
  const rules = [...new Set(shown.map((finding) => finding.id))];
  if (shown.length === 0) return null;
  return (
    <section class="findings" aria-label={title}>
      <h2>{title}</h2>
      {rules.map((rule) => (
        <Group key={rule} findings={shown.filter((finding) => finding.id === rule)} />
      ))}
    </section>
  );
}

function Group({ findings }: { findings: readonly Finding[] }) {
  const [first] = findings;
  if (!first) return null;
  const arms = [...new Set(findings.flatMap((finding) => finding.arm ?? []))];
  const sentences = [...new Set(findings.map((finding) => finding.message))];
  return (
    <details class={`note finding ${first.severity}`}>
      <summary>
        <Icon name={first.severity === "note" ? "note" : "warn"} />
        <span>
          {arms.length > 0 && arms.join() !== ALONE && <b>{arms.join(", ")}: </b>}
          <Prose text={first.message} />
        </span>
      </summary>
      {sentences.length > 1 && (
        <ul class="each">
          {findings.map((finding) => (
            <li key={(finding.arm ?? "") + finding.where}>
              {finding.arm !== null && <b>{finding.arm} </b>}
              <Prose text={finding.message} />
            </li>
          ))}
        </ul>
      )}
      <p>
        <Prose text={first.remedy} />
      </p>
      {first.source && <p class="source">{first.source}</p>}
    </details>
  );
}
