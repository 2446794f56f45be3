/** Layers one under the other, each as its card; inside the card of a block stand the block's own. */

import { keyOf, layersIn, type LayerPlace } from "../../document/layers";
import { readTagged } from "../../document/tagged";
import { document } from "../../state/document";
import { Adder } from "./adder";
import { LayerCard } from "./card";
import { isDraggedOver } from "./drag";
import { isBlock } from "./kinds";

/** The layers of a block, or of the network where the block is [], and the way to one more. */
export function Cards({ block }: { block: LayerPlace }) {
  const layers = layersIn(document.value.model, block);
  return (
    <>
      <ol class="cards" data-over={isDraggedOver(block)}>
        {layers.map((layer, index) => {
          const place = [...block, index];
          return (
            <LayerCard key={keyOf(place)} layer={layer} place={place}>
              {isBlock(place, readTagged(layer).kind) && (
                <div class="block">
                  <Cards block={place} />
                </div>
              )}
            </LayerCard>
          );
        })}
      </ol>
      <Adder block={block} />
    </>
  );
}
