/** The images of a data set, split by split. */

import { useState } from "preact/hooks";

import { address, withQuery } from "../../api/client";
import type { Pictures } from "../../api/types";
import { useAsked } from "../../parts/asked";
import { Button } from "../../parts/button";
import { Tile } from "../../parts/tile";
import { count } from "../../parts/words";

const SHOWN = 50;

export function Gallery({ name, classes }: { name: string; classes: readonly string[] }) {
  const [split, setSplit] = useState("train");
  const [offset, setOffset] = useState(0);
  const asked = useAsked<Pictures>(withQuery(`data/${name}/pictures`, { count: SHOWN, split, offset }));
  const { answer } = asked;
  const rows = answer ? Math.ceil(answer.labels.length / answer.columns) : 1;
  const move = (by: number) => setOffset(Math.max(0, offset + by * SHOWN));
  return (
    <div class="gallery">
      <div class="pictures" aria-busy={asked.waiting}>
        {answer?.labels.map((label, place) => (
          <Tile
            key={place}
            sprite={address(answer.sprite)}
            columns={answer.columns}
            rows={rows}
            place={place}
            label={classes[label] ?? String(label)}
          />
        ))}
      </div>
      <div class="gallery-foot">
        <select
          aria-label="Split that is shown"
          value={split}
          onChange={(event) => {
            setSplit(event.currentTarget.value);
            setOffset(0);
          }}
        >
          <option value="train">training</option>
          <option value="validation">validation</option>
          <option value="test">test</option>
        </select>
        {answer && (
          <span class="soft">
            {count(offset + 1)} to {count(Math.min(offset + SHOWN, answer.total))} of {count(answer.total)}
          </span>
        )}
        <Button icon="up" look="quiet" title="Images before" disabled={offset === 0} onClick={() => move(-1)} />
        <Button
          icon="down"
          look="quiet"
          title="Images after"
          disabled={!answer || offset + SHOWN >= answer.total}
          onClick={() => move(1)}
        />
      </div>
    </div>
  );
}
