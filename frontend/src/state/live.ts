/** One study as it trains: what the server's stream of events has told so far. */

import { batch, signal } from "@preact/signals";

import { address, get, RefusedError } from "../api/client";
import type { EndEvent, Point, Predictions, Progress, Series, StateEvent, Study, VerdictsEvent } from "../api/types";
import type { Finding } from "../api/types";

const CALMEST = 3000; // milliseconds between two drawings of curves, of a training that has lasted
const DRAWINGS = 50; // by so many is a curve as wide as its chart: one more point hardly moves it
const AGAIN = 2000; // milliseconds until a lost server is asked again
const SHARE = 0.03; // of the page's time that drawing may take
const MOST_POINTS = 600; // of a curve, as the server gives them in a snapshot
const ENDED = new Set(["finished", "interrupted", "killed", "failed"]);

export class LiveStudy {
  readonly study = signal<Study | null>(null);
  readonly state = signal("");
  readonly message = signal<string | null>(null);
  readonly progress = signal<Progress | null>(null);
  readonly predictions = signal<Predictions | null>(null);
  readonly series = signal<readonly Series[]>([]);
  readonly connected = signal(true);
  readonly error = signal<string | null>(null);

  private source: EventSource | null = null;
  private readonly known = new Map<string, Series>();
  private drawn = 0; // when the curves were drawn last
  private took = 0; // milliseconds, from new numbers to the drawn curves

  constructor(readonly id: string) {}

  /** Begins to listen. After the study's end it asks once more and is quiet. */
  open(): void {
    document.addEventListener("visibilitychange", this.attend);
    void this.refresh();
    this.attend();
  }

  close(): void {
    document.removeEventListener("visibilitychange", this.attend);
    this.hangUp();
  }

  /** A browser has six connections to a server for all of its tabs: those that nobody sees let go of theirs. */
  private readonly attend = (): void => {
    if (document.hidden) this.hangUp();
    else if (this.source === null) this.listen();
  };

  private hangUp(): void {
    this.source?.close();
    this.source = null;
  }

  /** Listens again after something was wished of a study that had ended. */
  reopen(): void {
    this.close();
    this.open();
  }

  async refresh(): Promise<void> {
    try {
      const study = await get<Study>(`studies/${this.id}`);
      batch(() => {
        this.study.value = study;
        this.state.value = study.state;
        this.error.value = null;
      });
    } catch (error) {
      this.error.value = error instanceof RefusedError ? error.message : String(error);
    }
  }

  private listen(): void {
    const source = new EventSource(address(`studies/${this.id}/live`));
    this.source = source;
    const on = <Told>(name: string, take: (told: Told) => void) =>
      source.addEventListener(name, (event) => take(JSON.parse((event as MessageEvent<string>).data) as Told));
    source.onopen = () => (this.connected.value = true);
    source.onerror = () => {
      this.connected.value = false;
      if (source.readyState === EventSource.CLOSED) this.listenLater(); // the browser has given up
    };
    on<StateEvent & { series: Series[] }>("snapshot", (told) => {
      this.known.clear();
      this.takeState(told);
      this.takeSeries(told.series);
    });
    on<Progress>("progress", (told) => this.takeProgress(told));
    on<{ series: Series[] }>("series", (told) => this.takeSeries(told.series));
    on<StateEvent>("state", (told) => this.takeState(told));
    on<VerdictsEvent>("verdicts", (told) => this.takeVerdicts(told));
    on<{ findings: Finding[] }>("findings", (told) => this.change({ findings: told.findings }));
    on<Predictions>("predictions", (told) => (this.predictions.value = told));
    on<EndEvent>("end", (told) => {
      this.state.value = told.state;
      this.hangUp();
      this.draw();
      void this.refresh();
    });
  }

  private listenLater(): void {
    if (this.source === null) return;
    setTimeout(() => {
      if (this.source === null) return; // nobody looks any more
      this.source.close();
      this.listen();
    }, AGAIN);
  }

  private takeState(told: StateEvent): void {
    const before = this.state.peek();
    if (before !== told.state) this.draw(); // nothing more may come for a while
    batch(() => {
      this.state.value = told.state;
      this.message.value = told.message ?? null;
      if (told.queue) this.change({ queue: told.queue });
    });
    if (before !== told.state && (before === "queued" || ENDED.has(told.state))) void this.refresh();
  }

  private takeProgress(told: Progress): void {
    for (const point of told.points) this.append(point);
    batch(() => {
      this.progress.value = told; // in one frame with the curves, where they are due
      if (performance.now() - this.drawn >= this.pause()) this.draw();
    });
  }

  private append(point: Point): void {
    const key = keyOf(point);
    const one = this.known.get(key) ?? emptySeries(point);
    this.known.set(key, one);
    for (const name of MEASURED) one[name].push(point[name]);
    if (one.step.length > 2 * MOST_POINTS) this.known.set(key, thinned(one));
  }

  private takeSeries(all: readonly Series[]): void {
    for (const one of all) this.known.set(keyOf(one), one);
    this.draw();
  }

  private takeVerdicts(told: VerdictsEvent): void {
    this.change({ verdicts: told.verdicts, terms: told.terms });
    void this.refresh(); // the arm's runs and scores are stored by now
  }

  private change(changes: Partial<Study>): void {
    const study = this.study.peek();
    if (study) this.study.value = { ...study, ...changes };
  }

  /** Milliseconds from one drawing of the curves to the next. */
  private pause(): number {
    const seconds = this.progress.peek()?.seconds ?? 0;
    return Math.max(Math.min(CALMEST, (1000 * seconds) / DRAWINGS), this.took / SHARE);
  }

  private draw(): void {
    const began = performance.now();
    this.drawn = began;
    this.series.value = [...this.known.values()];
    requestAnimationFrame(() => setTimeout(() => (this.took = performance.now() - began)));
  }
}

const MEASURED = ["step", "epoch", "seconds", "loss", "accuracy", "val_loss", "val_accuracy"] as const;

function keyOf({ arm, replicate }: { arm: string; replicate: number }): string {
  return `${replicate} ${arm}`;
}

/** Every second point, the newest, and the ends of epochs as long as they are few: a screen shows no more of hours. */
function thinned(series: Series): Series {
  const last = series.step.length - 1;
  const few = series.val_loss.filter((value) => value !== null).length < MOST_POINTS;
  const kept = (_: unknown, place: number) =>
    place % 2 === 0 || place === last || (few && series.val_loss[place] !== null);
  const lists = MEASURED.map((name) => [name, series[name].filter(kept)] as const);
  return { ...series, ...(Object.fromEntries(lists) as Pick<Series, (typeof MEASURED)[number]>) };
}

function emptySeries({ arm, replicate }: Point): Series {
  const none = () => [] as (number | null)[];
  return {
    arm,
    replicate,
    status: "training",
    step: none(),
    epoch: none(),
    seconds: none(),
    loss: none(),
    accuracy: none(),
    val_loss: none(),
    val_accuracy: none(),
  };
}
