/** All studies, and several of them beside each other. */

import { pane } from "../../state/route";
import { Compare } from "./compare";
import { List } from "./list";

export function RunsPane() {
  return <main class="runs">{pane.value === "compare" ? <Compare /> : <List />}</main>;
}
