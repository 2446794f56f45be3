/** The way to one more layer, below those of the network or of a block. */

import { keyOf, layersIn, numberOf, type LayerPlace } from "../../document/layers";
import { usualKind } from "../../document/newlayers";
import { Button } from "../../parts/button";
import { Menu } from "../../parts/menu";
import { document } from "../../state/document";
import { incomingShape } from "../../state/examination";
import { addLayer } from "./edits";
import { kindsAt } from "./kinds";

const ORDER = [
  "Dense",
  "Conv2D",
  "MaxPooling2D",
  "Flatten",
  "ReLU",
  "Dropout",
  "BatchNormalization",
  "Activation",
  "Reshape",
  "Residual",
];

/** Adds to a block, or to the network where the block is []. */
export function Adder({ block }: { block: LayerPlace }) {
  const place = [...block, layersIn(document.value.model, block).length];
  const choices = [...kindsAt(place)].sort((one, other) => rank(one.kind) - rank(other.kind));
  const usual = block.length === 0 ? "Dense" : usualKind(incomingShape(block) ?? null);
  const name = block.length === 0 ? "Add to the network" : `Add to layer ${numberOf(block)}`;
  return (
    <div class="adder" data-adder={keyOf(block)} role="group" aria-label={name}>
      <Button icon="add" look="plain" onClick={() => addLayer(usual, block)}>
        Add {usual}
      </Button>
      <Menu
        label="Add a layer"
        icon="more"
        items={choices.map((choice) => ({
          title: choice.kind,
          about: choice.about,
          run: () => addLayer(choice.kind, block),
        }))}
      >
        Other layer
      </Menu>
    </div>
  );
}

function rank(kind: string): number {
  const found = ORDER.indexOf(kind);
  return found < 0 ? ORDER.length : found;
}
