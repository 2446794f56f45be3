/** Keeps the document in the address while it is built, so that a reload loses nothing and a link shares it all. */

import { effect } from "@preact/signals";

import { beginWith, document, replaceDocument } from "./document";
import { packed, unpacked } from "./packing";
import { pane, route, setQuery } from "./route";

const KEY = "d";
const LAST = "paribus-document"; // of this tab, for coming back from another pane
const PATIENCE = 250;

let kept = "";
let timer = 0;

/** Takes up what the address holds, else what this tab had last; then follows every edit. */
export async function keepDocument(): Promise<void> {
  await takeUp(beginWith);
  effect(() => {
    void document.value;
    if (pane.value !== "build") return;
    clearTimeout(timer);
    timer = window.setTimeout(() => void keep(), PATIENCE);
  });
  addEventListener("hashchange", () => void takeUp(replaceDocument));
}

async function takeUp(use: typeof beginWith): Promise<void> {
  const linked = route.peek().pane === "build" ? route.peek().query.get(KEY) : null;
  const text = linked ?? (kept === "" ? sessionStorage.getItem(LAST) : null);
  if (text === null || text === kept) return;
  const found = await unpacked(text);
  if (found === null) return;
  kept = text;
  use(found);
}

async function keep(): Promise<void> {
  const text = await packed(document.peek());
  kept = text;
  sessionStorage.setItem(LAST, text);
  if (route.peek().pane === "build" && route.peek().query.get(KEY) !== text) setQuery({ [KEY]: text });
}
