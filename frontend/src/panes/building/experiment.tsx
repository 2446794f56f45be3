/** The one thing that is varied: its levels, what the arms change, and whether more than one thing changes. */

import type { ExaminedArm } from "../../api/types";
import { comparesNetworks, factorsOf } from "../../document/factors";
import { sayValue } from "../../document/tagged";
import { FieldRow, NOWHERE } from "../../form/fields";
import { Icon } from "../../parts/icon";
import { plural } from "../../parts/words";
import { document } from "../../state/document";
import { examination, troubleUnder } from "../../state/examination";
import { schema } from "../../state/known";
import { setTop } from "./edits";
import { Factor } from "./factor";
import { KeepNetwork } from "./keepnetwork";
import { Trouble } from "./trouble";

export function Experiment() {
  const factors = factorsOf(document.value);
  const matters = schema.value?.fields().find((field) => field.key === "matters");
  return (
    <section class="panel experiment" aria-labelledby="experiment-title">
      <h2 id="experiment-title">Experiment</h2>
      {factors.length === 0 && (
        <p class="soft">
          Nothing is varied yet: this trains one network. Pick <Icon name="vary" /> beside any field to vary it, all
          else equal; or keep this network, change the layers, and keep that one, too.
        </p>
      )}
      {factors.map((factor, index) => (
        <Factor key={index} factor={factor} index={index} factors={factors} />
      ))}
      {factors.length > 0 && matters && (
        <div class="fields">
          <FieldRow
            field={matters}
            value={document.value["matters"]}
            place={NOWHERE}
            onChange={(value) => setTop("matters", value)}
          />
        </div>
      )}
      {(factors.length === 0 || factors.every(comparesNetworks)) && <KeepNetwork kept={factors.length > 0} />}
      <Trouble id="vary-notes" all={troubleUnder("vary")} />
      <Confounded arms={examination.value?.arms ?? []} />
    </section>
  );
}

/** Arms that change more than one thing, in red, with every key that they change. */
function Confounded({ arms }: { arms: readonly ExaminedArm[] }) {
  return (
    <>
      {arms
        .filter((arm) => arm.confounded.length > 0)
        .map((arm) => (
          <div key={arm.name} class="note fault confounded" role="alert">
            <Icon name="warn" />
            <div>
              <p>
                <b>{arm.name}</b> changes {plural(arm.confounded.length, "thing")} at once,{" "}
                {arm.confounded.join(" and ")}, so no difference can be put down to one of them:
              </p>
              <ul>
                {arm.changes.map((change) => (
                  <li key={change.path}>
                    <code>{change.path}</code> {sayValue(change.before)} → {sayValue(change.after)}
                  </li>
                ))}
              </ul>
            </div>
          </div>
        ))}
    </>
  );
}
