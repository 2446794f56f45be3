/** Where the page is. All of it stands in the address after `#`, so that a reload or a link brings it back. */

import { computed, signal } from "@preact/signals";

export type Pane = "build" | "study" | "runs" | "compare";

export interface Route {
  readonly pane: Pane;
  readonly id: string;
  readonly query: URLSearchParams;
}

const PANES: readonly Pane[] = ["build", "study", "runs", "compare"];

export const route = signal<Route>(readRoute());
export const pane = computed(() => route.value.pane);

/** Where each pane was left; coming back goes there. */
export const leftAt = signal<Partial<Record<Pane, string>>>({});

addEventListener("hashchange", () => {
  const before = route.peek();
  leftAt.value = { ...leftAt.peek(), [before.pane]: `#${written(before)}` };
  route.value = readRoute();
});

/** Goes to a pane; the browser's back button comes back. */
export function go(to: Pane, id = "", query: Record<string, string> = {}): void {
  location.hash = written({ pane: to, id, query: new URLSearchParams(query) });
}

export function linkTo(to: Pane, id = "", query: Record<string, string> = {}): string {
  return `#${written({ pane: to, id, query: new URLSearchParams(query) })}`;
}

/** Changes how the same thing is shown; the back button does not stop here. */
export function setQuery(changes: Record<string, string | null>): void {
  const query = new URLSearchParams(route.peek().query);
  for (const [key, value] of Object.entries(changes)) {
    if (value === null || value === "") query.delete(key);
    else query.set(key, value);
  }
  const next = { ...route.peek(), query };
  history.replaceState(null, "", `#${written(next)}`);
  route.value = next;
}

export function queryValue(key: string, otherwise = ""): string {
  return route.value.query.get(key) ?? otherwise;
}

function readRoute(): Route {
  const [path = "", query = ""] = location.hash.replace(/^#\/?/, "").split("?", 2);
  const [first = "", id = ""] = path.split("/").map(decodeURIComponent);
  const known = PANES.find((name) => name === first);
  return { pane: known ?? "build", id, query: new URLSearchParams(query) };
}

function written({ pane: to, id, query }: Route): string {
  const path = id === "" ? `/${to}` : `/${to}/${encodeURIComponent(id)}`;
  return query.size === 0 ? path : `${path}?${query.toString()}`;
}
