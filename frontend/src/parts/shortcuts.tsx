/** Keys that work everywhere; and help: all keys, and the words of the page. */

import { signal } from "@preact/signals";

import { GLOSSARY } from "../document/glossary";
import { redo, undo } from "../state/document";
import { go, pane } from "../state/route";
import { Dialog } from "./dialog";
import { Prose } from "./prose";

const shown = signal(false);

export function showShortcuts(show: boolean): void {
  shown.value = show;
}

const KEYS: readonly (readonly [string, string])[] = [
  ["1 · 2 · 3", "Build, Study, Runs"],
  ["Ctrl Z · Ctrl Shift Z", "Undo, redo"],
  ["Ctrl Enter", "Train"],
  ["↑ · ↓", "On a card: to the next card; in a number: count"],
  ["Alt ↑ · Alt ↓", "On a card: move the layer"],
  ["D", "On a card: duplicate"],
  ["Delete", "On a card: remove"],
  ["Enter", "On a card: into its fields"],
  ["?", "This help"],
];

export function Shortcuts() {
  if (!shown.value) return null;
  return (
    <Dialog title="Help" onClose={() => showShortcuts(false)}>
      <h3>Keys</h3>
      <dl class="keys">
        {KEYS.map(([keys, what]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <h3>Words</h3>
      <dl class="keys">
        {GLOSSARY.map(({ word, meaning }) => (
          <div key={word}>
            <dt>{word}</dt>
            <dd>
              <Prose text={meaning} />
            </dd>
          </div>
        ))}
      </dl>
      <p class="soft">
        Libraries in this page and their licences: <a href="./licences.txt">licences.txt</a>
      </p>
    </Dialog>
  );
}

export function keyEverywhere(event: KeyboardEvent): void {
  const typing = (event.target as Element).matches("input[type=text], input:not([type]), textarea, select");
  const z = pane.peek() === "build" && event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey);
  if (z && event.shiftKey) redo();
  else if (z) undo();
  else if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  else if (event.key === "1") go("build");
  else if (event.key === "2") go("study");
  else if (event.key === "3") go("runs");
  else if (event.key === "?") showShortcuts(true);
  else return;
  event.preventDefault();
}
