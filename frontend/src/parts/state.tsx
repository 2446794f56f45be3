/** A study's state as a chip, in words and colour. */

const SAID: Record<string, string> = {
  queued: "waiting its turn",
  running: "training",
  paused: "paused",
  finished: "finished",
  interrupted: "interrupted",
  killed: "interrupted",
  failed: "failed",
};

export function StateChip({ state }: { state: string }) {
  return (
    <span class={`chip state ${state}`}>
      <i class="dot" aria-hidden="true" />
      {SAID[state] ?? state}
    </span>
  );
}
