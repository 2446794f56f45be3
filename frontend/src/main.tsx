import { render } from "preact";

import { App } from "./app";
import { examineAlways } from "./state/examination";
import { keepDocument } from "./state/keeping";
import { learnWhatIsKnown } from "./state/known";
import "./styles/base.css";
import "./styles/controls.css";
import "./styles/shell.css";
import "./styles/build.css";
import "./styles/live.css";
import "./styles/study.css";
import "./styles/runs.css";

async function start(): Promise<void> {
  void learnWhatIsKnown();
  await keepDocument();
  examineAlways();
  const root = document.getElementById("page");
  if (root) render(<App />, root);
}

void start();
