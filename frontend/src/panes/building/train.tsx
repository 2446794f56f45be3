/** Handing the study over to the worker. */

import { signal } from "@preact/signals";

import { post } from "../../api/client";
import { Button } from "../../parts/button";
import { plural } from "../../parts/words";
import { document } from "../../state/document";
import { examination, sound } from "../../state/examination";
import { attempt } from "../../state/notices";
import { queryValue, setQuery } from "../../state/route";

/** Whether a study is being handed over. */
const sending = signal(false);

export function TrainButton() {
  const arms = examination.value?.arms.length ?? 0;
  const replicates = typeof document.value["replicates"] === "number" ? document.value["replicates"] : 10;
  const what =
    arms > 1
      ? `${plural(arms, "arm")} × ${plural(replicates, "seed")}`
      : replicates > 1
        ? plural(replicates, "seed")
        : "";
  return (
    <Button
      look="main"
      icon="play"
      disabled={!sound.value || sending.value}
      title="Train (Ctrl Enter)"
      onClick={() => void train()}
    >
      Train{what && <small>{what}</small>}
    </Button>
  );
}

export async function train(): Promise<void> {
  if (!sound.peek() || sending.peek()) return;
  sending.value = true;
  await attempt(async () => {
    const { id } = await post<{ id: string }>("studies", { document: document.peek() });
    setQuery({ run: id, column: "live" });
  });
  sending.value = false;
}

/** Which study the live column shows; empty for none. */
export function shownRun(): string {
  return queryValue("run");
}
