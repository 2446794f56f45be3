/** Whole networks as arms. */

import { useState } from "preact/hooks";

import { withNetworkKept } from "../../document/factors";
import { Button } from "../../parts/button";
import { plural } from "../../parts/words";
import { document, edit } from "../../state/document";
import { examination } from "../../state/examination";

/** Keeps the network as it stands on the cards, under a name. */
export function KeepNetwork({ kept }: { kept: boolean }) {
  const [name, setName] = useState("");
  const suggested = `${plural(document.value.model.length, "layer")}, ${plural(examination.value?.parameters ?? 0, "parameter")}`;
  const keep = () => {
    edit((before) => withNetworkKept(before, name.trim() || suggested));
    setName("");
  };
  return (
    <>
      {kept && (
        <p class="soft">
          The study compares the networks that are kept; what is changed on the cards counts when it is kept, too.
        </p>
      )}
      <div class="level-adder">
        <label for="network-name" class="unseen">
          Name of this network
        </label>
        <input
          id="network-name"
          value={name}
          placeholder={suggested}
          onInput={(event) => setName(event.currentTarget.value)}
          onKeyDown={(event) => event.key === "Enter" && keep()}
        />
        <Button icon="add" onClick={keep}>
          Keep this network
        </Button>
      </div>
    </>
  );
}
