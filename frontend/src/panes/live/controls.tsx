/** Pause, go on, stop; and what they come to. */

import { post } from "../../api/client";
import type { LiveStudy } from "../../state/live";
import { attempt } from "../../state/notices";
import { Button } from "../../parts/button";

export function Controls({ live }: { live: LiveStudy }) {
  const state = live.state.value;
  const wish = live.study.value?.wish;
  const ask = (what: string) =>
    void attempt(async () => {
      await post(`studies/${live.id}/${what}`);
      if (what === "resume") live.reopen();
      else await live.refresh();
    });
  switch (state) {
    case "running":
    case "queued":
      return (
        <div class="controls">
          {state === "running" && (
            <Button icon="pause" disabled={wish === "pause"} onClick={() => ask("pause")}>
              Pause
            </Button>
          )}
          <Button icon="stop" disabled={wish === "stop"} onClick={() => ask("stop")}>
            Stop
          </Button>
        </div>
      );
    case "paused":
      return (
        <div class="controls">
          <Button look="main" icon="play" onClick={() => ask("resume")}>
            Go on
          </Button>
          <Button icon="stop" onClick={() => ask("stop")}>
            Stop
          </Button>
        </div>
      );
    case "interrupted":
    case "killed":
      return (
        <div class="controls">
          <Button look="main" icon="play" onClick={() => ask("resume")}>
            Resume
          </Button>
        </div>
      );
    default:
      return null;
  }
}
