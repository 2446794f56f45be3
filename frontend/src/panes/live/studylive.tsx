/** A study while it trains, beside the layers that it is made of. */

import { useEffect } from "preact/hooks";

import { Button } from "../../parts/button";
import { Prose } from "../../parts/prose";
import { StateChip } from "../../parts/state";
import { liveFindings } from "../../state/livefindings";
import { linkTo, setQuery } from "../../state/route";
import { toneOf } from "../study/verdicts";
import { Findings } from "../study/findings";
import { Autopsy } from "./autopsy";
import { Controls } from "./controls";
import { Curves } from "./curves";
import { LivePredictions } from "./predictions";
import { Pace } from "./pace";
import { useLive } from "./uselive";

export function StudyLive({ id }: { id: string }) {
  const live = useLive(id);
  const study = live.study.value;
  useEffect(() => {
    liveFindings.value = (study?.findings ?? []).map((finding) => ({ ...finding, fix: null }));
    return () => (liveFindings.value = []);
  }, [study?.findings]);
  if (live.error.value) return <Gone text={live.error.value} />;
  if (!study) return <p class="soft">Asking the server …</p>;
  return (
    <div class="study-live">
      <header>
        <StateChip state={live.state.value} />
        {!live.connected.value && <span class="chip state paused">reconnecting</span>}
        <Controls live={live} />
        <a href={linkTo("study", id)}>Open the study</a>
        <Button
          icon="remove"
          look="quiet"
          title="Back to the untrained network"
          onClick={() => setQuery({ run: null })}
        />
      </header>
      <Pace live={live} />
      {study.queue?.error && <p class="note fault">{study.queue.error}</p>}
      <Curves
        live={live}
        arms={study.arms.map((arm) => arm.name)}
        baseline={study.arms.find((arm) => arm.baseline)?.name}
      />
      {study.verdicts.map((verdict) => (
        <p key={verdict.arm} class={`verdict-line ${toneOf(verdict.code)}`}>
          <Prose text={verdict.sentence} />
        </p>
      ))}
      <Autopsy study={study} />
      <LivePredictions live={live} study={study} />
      <Findings findings={study.findings} of={["critical", "warning", "note"]} title="Findings" />
    </div>
  );
}

function Gone({ text }: { text: string }) {
  return (
    <div class="note fault">
      <p>{text}</p>
      <Button onClick={() => setQuery({ run: null })}>Back to the untrained network</Button>
    </div>
  );
}
