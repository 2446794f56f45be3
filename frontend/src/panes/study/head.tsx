/** The question, the study's state, and what one can do with it. */

import { address, post, remove } from "../../api/client";
import type { Study } from "../../api/types";
import { Button } from "../../parts/button";
import { Icon } from "../../parts/icon";
import { StateChip } from "../../parts/state";
import { count, duration, plural, when } from "../../parts/words";
import { replaceDocument } from "../../state/document";
import type { LiveStudy } from "../../state/live";
import { attempt, notify } from "../../state/notices";
import { go } from "../../state/route";
import { Controls } from "../live/controls";

export function Head({ live, study }: { live: LiveStudy; study: Study }) {
  return (
    <header class="study-head">
      <p class="soft facts-line">
        {study.study} · {study.data && `${study.data.name}, ${count(study.data.train)} training images · `}
        {plural(study.replicates, "seed")} · <time dateTime={study.created}>{when(study.created)}</time>
        {study.seconds !== null && study.seconds > 0 && ` · trained in ${duration(study.seconds)}`}
      </p>
      <h1>{study.question || study.study}</h1>
      <div class="actions">
        <StateChip state={live.state.value} />
        {!live.connected.value && <span class="chip state paused">reconnecting</span>}
        <Controls live={live} />
        <a class="button" href={address(`studies/${study.id}/report.html`)} download={`${study.study}.html`}>
          <Icon name="save" />
          Report
        </a>
        <a class="button" href={address(`studies/${study.id}/study.yaml`)} download={`${study.study}.yaml`}>
          <Icon name="save" />
          YAML
        </a>
        {study.document && (
          <Button icon="copy" onClick={() => editCopy(study)}>
            Build on it
          </Button>
        )}
        <Button icon="bin" look="quiet" title="Delete this study" onClick={() => void discard(study)} />
      </div>
    </header>
  );
}

function editCopy(study: Study): void {
  if (!study.document) return;
  replaceDocument(study.document);
  go("build");
}

/** Deletes, with a way back. */
export async function discard({ id, study }: { id: string; study: string }): Promise<boolean> {
  return attempt(async () => {
    await remove(`studies/${id}`);
    go("runs");
    notify(`${study} deleted.`, { title: "Undo", run: () => void attempt(async () => restore(id)) });
  });
}

async function restore(id: string): Promise<void> {
  await post(`studies/${id}/restore`);
  go("study", id);
}
