/** What one does with the whole study: name it, begin with another, take it in and out, undo, train. */

import { EMPTY, type StudyDocument } from "../../document/document";
import { Button } from "../../parts/button";
import { Menu } from "../../parts/menu";
import { canRedo, canUndo, document, redo, replaceDocument, undo } from "../../state/document";
import { presets } from "../../state/known";
import { notify } from "../../state/notices";
import { setTop } from "./edits";
import { Files } from "./files";
import { TrainButton } from "./train";

export function Toolbar() {
  return (
    <div class="toolbar">
      <Title />
      <div class="tools">
        <Button icon="undo" look="quiet" title="Undo" disabled={!canUndo.value} onClick={undo} />
        <Button icon="redo" look="quiet" title="Redo" disabled={!canRedo.value} onClick={redo} />
        <Presets />
        <Files />
        <TrainButton />
      </div>
    </div>
  );
}

function Title() {
  const { study, question } = document.value;
  return (
    <div class="title">
      <label class="unseen" for="study-name">
        Name of the study
      </label>
      <input
        id="study-name"
        class="name"
        value={study}
        spellcheck={false}
        onInput={(event) => setTop("study", event.currentTarget.value)}
      />
      <label class="unseen" for="study-question">
        Question
      </label>
      <input
        id="study-question"
        class="question"
        value={typeof question === "string" ? question : ""}
        placeholder="What does it ask?"
        onInput={(event) => setTop("question", event.currentTarget.value || undefined)}
      />
    </div>
  );
}

function Presets() {
  const begin = (next: StudyDocument, title: string) => {
    replaceDocument(next);
    notify(`Began with ${title}.`, { title: "Undo", run: undo });
  };
  const empty = {
    title: "Empty",
    about: "Nothing but data: put the layers in yourself.",
    run: () => begin({ ...EMPTY, data: document.peek().data }, "an empty network"),
  };
  const items = presets.value.map((preset) => ({
    title: preset.title,
    about: preset.about,
    run: () => begin(preset.document, preset.title),
  }));
  return (
    <Menu label="Begin with" items={[empty, ...items]}>
      Begin with…
    </Menu>
  );
}
