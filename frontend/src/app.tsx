/** The frame around every pane: the way between them, help, short messages, and keys that work everywhere. */

import { effect } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { Build } from "./panes/building";
import { RunsPane } from "./panes/runs";
import { StudyPane } from "./panes/study";
import { Button } from "./parts/button";
import { Unbroken } from "./parts/unbroken";
import { Notices } from "./parts/notices";
import { keyEverywhere, Shortcuts, showShortcuts } from "./parts/shortcuts";
import { document as study } from "./state/document";
import { help } from "./state/help";
import { about } from "./state/known";
import { unreachable } from "./state/notices";
import { leftAt, linkTo, pane, type Pane } from "./state/route";

export function App() {
  useEffect(() => effect(nameTab), []);
  useEffect(() => {
    addEventListener("keydown", keyEverywhere);
    return () => removeEventListener("keydown", keyEverywhere);
  }, []);
  return (
    <>
      <a class="skip" href="#pane" onClick={skipToPane}>
        Skip to the content
      </a>
      <Top />
      {unreachable.value && (
        <div class="unreachable" role="alert">
          {unreachable.value}
        </div>
      )}
      <div id="pane" tabIndex={-1}>
        <Unbroken key={pane.value}>
          <PaneShown />
        </Unbroken>
      </div>
      <HelpBar />
      <Notices />
      <Shortcuts />
    </>
  );
}

function PaneShown() {
  switch (pane.value) {
    case "build":
      return <Build />;
    case "study":
      return <StudyPane />;
    case "runs":
    case "compare":
      return <RunsPane />;
  }
}

const PANES: readonly { pane: Pane; title: string }[] = [
  { pane: "build", title: "Build" },
  { pane: "study", title: "Study" },
  { pane: "runs", title: "Runs" },
];

function Top() {
  return (
    <header class="top">
      <a class="brand" href={linkTo("build")} aria-label="Paribus">
        <img src="./icon.svg" alt="" width="24" height="24" />
        <span>Paribus</span>
      </a>
      <nav aria-label="Panes">
        {PANES.map((one) => (
          <a
            key={one.pane}
            href={leftAt.value[one.pane] ?? linkTo(one.pane)}
            {...(isAt(one.pane) ? { "aria-current": "page" } : {})}
          >
            {one.title}
          </a>
        ))}
      </nav>
      <span class="device soft">{about.value?.device ?? ""}</span>
      <Button icon="help" look="quiet" title="Help" onClick={() => showShortcuts(true)} />
    </header>
  );
}

/** What the browser's tab is called. */
function nameTab(): void {
  const name = pane.value === "build" ? study.value.study : (PANES.find((one) => one.pane === pane.value)?.title ?? "");
  document.title = name === "" ? "Paribus" : `${name} · Paribus`;
}

function isAt(one: Pane): boolean {
  return pane.value === one || (one === "runs" && pane.value === "compare");
}

/** What the field under the pointer or the keyboard means. */
function HelpBar() {
  const shown = help.value;
  return (
    <footer class={shown ? "helpbar shown" : "helpbar"} aria-hidden={shown === null}>
      {shown && (
        <>
          <b>{shown.key}</b> {shown.text}
        </>
      )}
    </footer>
  );
}

function skipToPane(event: Event): void {
  event.preventDefault();
  document.getElementById("pane")?.focus();
}
