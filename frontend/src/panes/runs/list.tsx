/** The list of all studies: searched and sorted by the server, drawn only where it is in sight. */

import { useEffect, useMemo, useRef, useState } from "preact/hooks";

import { post, remove } from "../../api/client";
import type { StudyRow } from "../../api/types";
import { Button } from "../../parts/button";
import { StateChip } from "../../parts/state";
import { count, percent, plural, when } from "../../parts/words";
import { attempt, notify } from "../../state/notices";
import { go, linkTo, queryValue, setQuery } from "../../state/route";
import { RowWindow } from "./window";

const ROW = 56; // pixels, as in runs.css
const AROUND = 12; // rows drawn beyond what is in sight
const REFRESH = 4000;

const SORTS = [
  ["newest", "Newest first"],
  ["oldest", "Oldest first"],
  ["name", "By name"],
  ["best", "By accuracy"],
  ["state", "By state"],
] as const;

export function List() {
  const search = queryValue("search");
  const sort = queryValue("sort", "newest");
  const grouped = queryValue("grouped", "1") === "1";
  const rows = useMemo(() => new RowWindow(search, sort, grouped), [search, sort, grouped]);
  const chosen = queryValue("chosen")
    .split(",")
    .filter((id) => id !== "");
  return (
    <>
      <header class="runs-head">
        <h1>Runs</h1>
        <Search value={search} />
        <select aria-label="Order" value={sort} onChange={(event) => setQuery({ sort: event.currentTarget.value })}>
          {SORTS.map(([value, title]) => (
            <option key={value} value={value}>
              {title}
            </option>
          ))}
        </select>
        <label title="Studies that differ in nothing but their seeds and words stand together">
          <input type="checkbox" checked={grouped} onChange={() => setQuery({ grouped: grouped ? "0" : null })} /> group
          all but seed
        </label>
        <span class="soft number">{rows.total.value === null ? "" : plural(rows.total.value, "study", "studies")}</span>
        <Button disabled={chosen.length < 2} onClick={() => go("compare", "", { ids: chosen.join(",") })}>
          Compare {chosen.length > 0 ? count(chosen.length) : ""}
        </Button>
      </header>
      {rows.total.value === 0 ? <Nothing search={search} /> : <Rows rows={rows} chosen={chosen} />}
    </>
  );
}

function Search({ value }: { value: string }) {
  const timer = useRef(0);
  return (
    <input
      type="search"
      class="search"
      aria-label="Search by name, question, ID or arm"
      placeholder="Search"
      value={value}
      onInput={(event) => {
        const typed = event.currentTarget.value;
        clearTimeout(timer.current);
        timer.current = window.setTimeout(() => setQuery({ search: typed }), 150);
      }}
    />
  );
}

function Nothing({ search }: { search: string }) {
  if (search !== "") return <p class="soft">Nothing is found for “{search}”.</p>;
  return (
    <p class="soft">
      Nothing has been trained yet. <a href={linkTo("build")}>Build a network</a>, and press Train.
    </p>
  );
}

function Rows({ rows, chosen }: { rows: RowWindow; chosen: readonly string[] }) {
  const place = useRef<HTMLDivElement>(null);
  const [[first, last], setSight] = useState<readonly [number, number]>([0, 40]);
  void rows.version.value;
  useEffect(() => rows.need(first, last), [rows, first, last]);
  useEffect(() => {
    const look = () => setSight(inSight(place.current));
    look();
    addEventListener("scroll", look, { passive: true });
    addEventListener("resize", look);
    return () => {
      removeEventListener("scroll", look);
      removeEventListener("resize", look);
    };
  }, [rows]);
  useEffect(() => {
    const timer = setInterval(() => document.hidden || void rows.refresh(first, last), REFRESH);
    return () => clearInterval(timer);
  }, [rows, first, last]);
  const total = rows.total.value ?? 0;
  const many = Math.max(0, Math.min(last, total - 1) - first + 1);
  return (
    <div class="rows" ref={place} style={{ height: `${total * ROW}px` }} role="list" aria-label="Studies">
      {Array.from({ length: many }, (_, at) => first + at).map((index) => (
        <div key={index} role="listitem" class="row-place" style={{ top: `${index * ROW}px` }}>
          <Row
            row={rows.row(index)}
            before={rows.row(index - 1)}
            chosen={chosen}
            onGone={() => void rows.refresh(first, last)}
          />
        </div>
      ))}
    </div>
  );
}

function inSight(list: HTMLElement | null): readonly [number, number] {
  const top = list?.getBoundingClientRect().top ?? 0;
  const first = Math.max(0, Math.floor(-top / ROW) - AROUND);
  return [first, Math.ceil((innerHeight - top) / ROW) + AROUND];
}

interface RowProps {
  readonly row: StudyRow | undefined;
  readonly before: StudyRow | undefined;
  readonly chosen: readonly string[];
  readonly onGone: () => void;
}

function Row({ row, before, chosen, onGone }: RowProps) {
  if (!row) return <div class="row waiting" />;
  const alike = row.alike !== "" && row.alike === before?.alike;
  return (
    <div class={`row${alike ? " alike" : ""}`}>
      <input
        type="checkbox"
        aria-label={`Choose ${row.study} ${row.id}`}
        checked={chosen.includes(row.id)}
        onChange={() => setQuery({ chosen: toggled(chosen, row.id).join(",") })}
      />
      <a href={linkTo("study", row.id)} class="row-name">
        <b>
          {row.study}
          {!alike && row.of_its_kind > 1 && (
            <span class="chip of-its-kind" title="They differ in nothing but their seeds and words">
              {count(row.of_its_kind)} alike
            </span>
          )}
        </b>
        <span class="soft">{row.question}</span>
      </a>
      <StateChip state={row.state} />
      <span class="soft number size">
        {plural(row.arms, "arm")} × {plural(row.replicates, "seed")}
      </span>
      <span class="number best" title={row.best ? `Best arm: ${row.best.arm}` : ""}>
        {row.best ? percent(row.best.accuracy) : ""}
      </span>
      <time class="soft" dateTime={row.created}>
        {when(row.created)}
      </time>
      <Button
        icon="bin"
        look="quiet"
        title={`Delete ${row.study} ${row.id}`}
        onClick={() => void discard(row, onGone)}
      />
    </div>
  );
}

function toggled(chosen: readonly string[], id: string): readonly string[] {
  return chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id];
}

async function discard(row: StudyRow, onGone: () => void): Promise<void> {
  await attempt(async () => {
    await remove(`studies/${row.id}`);
    onGone();
    const back = async () => {
      await post(`studies/${row.id}/restore`);
      onGone();
    };
    notify(`${row.study} deleted.`, { title: "Undo", run: () => void attempt(back) });
  });
}
