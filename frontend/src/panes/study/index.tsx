/** One study: what it asks, what came out, and everything that this rests on. */

import { useEffect, useState } from "preact/hooks";

import { get, withQuery } from "../../api/client";
import type { StudyRows } from "../../api/types";
import { go, linkTo, route } from "../../state/route";
import { useLive } from "../live/uselive";
import { StudyPage } from "./page";

export function StudyPane() {
  const { id } = route.value;
  return <main class="study">{id === "" ? <Newest /> : <Study key={id} id={id} />}</main>;
}

/** Without an ID it is the newest study; without any, the way to the first. */
function Newest() {
  const [none, setNone] = useState(false);
  useEffect(() => {
    void get<StudyRows>(withQuery("studies", { limit: 1 })).then(({ rows: [newest] }) => {
      if (newest) go("study", newest.id);
      else setNone(true);
    });
  }, []);
  if (!none) return <p class="soft">Looking for the newest study …</p>;
  return (
    <div class="empty">
      <h1>No study yet</h1>
      <p>
        A study trains a network over several seeds, or several networks that differ in one thing.{" "}
        <a href={linkTo("build")}>Build one</a>, and press Train.
      </p>
    </div>
  );
}

function Study({ id }: { id: string }) {
  const live = useLive(id);
  const error = live.error.value;
  const study = live.study.value;
  if (error) return <p class="note fault">{error}</p>;
  return study ? <StudyPage live={live} study={study} /> : <p class="soft">Asking the server …</p>;
}
