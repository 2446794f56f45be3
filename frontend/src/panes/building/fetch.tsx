/** A data set that is not on this machine yet. */

import { useEffect } from "preact/hooks";

import { get, post } from "../../api/client";
import type { DataSet } from "../../api/types";
import { Button } from "../../parts/button";
import { dataSets } from "../../state/known";
import { attempt } from "../../state/notices";

/** Fetching it, with how far that has come. */
export function Fetch({ set }: { set: DataSet }) {
  const { fetching } = set;
  const going = fetching !== null && !fetching.failed;
  useEffect(() => {
    if (!going) return;
    const timer = setInterval(() => void refresh(), 500);
    return () => clearInterval(timer);
  }, [going]);
  return (
    <div class="fetch">
      <p class="soft">{fetching ? fetching.message : `${set.about}. It is not on this machine yet.`}</p>
      {going ? (
        <progress
          aria-label={`Fetching ${set.title}`}
          {...(fetching.fraction === null ? {} : { value: fetching.fraction })}
        />
      ) : (
        <Button
          icon="save"
          onClick={() =>
            void attempt(async () => {
              await post(`data/${set.name}/fetch`);
              await refresh();
            })
          }
        >
          Fetch {Math.ceil(set.megabytes)} MB
        </Button>
      )}
    </div>
  );
}

async function refresh(): Promise<void> {
  dataSets.value = await get<DataSet[]>("data");
}
