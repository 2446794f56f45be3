/** What else one does with a layer. */

import { canMove, layerAt, layersIn, numberOf, type LayerPlace } from "../../document/layers";
import { readTagged } from "../../document/tagged";
import { Menu, type MenuItem } from "../../parts/menu";
import { document } from "../../state/document";
import { duplicateLayer, moveLayer, varyPresence } from "./edits";
import { isBlock } from "./kinds";

interface CardMenuProps {
  readonly place: LayerPlace;
  readonly name: string | null;
  readonly onUnfold: (() => void) | null;
}

export function CardMenu({ place, name, onUnfold }: CardMenuProps) {
  const items: MenuItem[] = [
    ...(onUnfold ? [{ title: "Show its fields", icon: "table" as const, run: onUnfold }] : []),
    { title: "Duplicate", icon: "copy", run: () => duplicateLayer(place) },
    ...movesOf(place),
    ...(name
      ? [{ title: "Compare with and without it", icon: "vary" as const, run: () => varyPresence(`model.${name}`) }]
      : []),
  ];
  return <Menu label={`More for layer ${numberOf(place)}`} icon="more" look="quiet" items={items} />;
}

/** Up and down in its list, out of its block, or into the block next to it. */
function movesOf(place: LayerPlace): MenuItem[] {
  const around = place.slice(0, -1);
  const index = place.at(-1) ?? 0;
  const isInside = around.length > 0;
  const [above, below] = [[index - 1], [index + 1]];
  const moves = [
    { title: "Move up", icon: "up" as const, to: [...around, index - 1] },
    { title: "Move down", icon: "down" as const, to: [...around, index + 1] },
    ...(isInside ? [{ title: "Move out of the block", icon: "down" as const, to: [(around[0] ?? 0) + 1] }] : []),
    ...(!isInside && isBlockAt(above)
      ? [{ title: "Move into the block above", icon: "up" as const, to: [...above, countIn(above)] }]
      : []),
    ...(!isInside && isBlockAt(below)
      ? [{ title: "Move into the block below", icon: "down" as const, to: [...below, 0] }]
      : []),
  ];
  return moves
    .filter(({ to }) => canMove(document.value.model, place, to))
    .map(({ title, icon, to }) => ({ title, icon, run: () => moveLayer(place, to) }));
}

function isBlockAt(place: LayerPlace): boolean {
  return isBlock(place, readTagged(layerAt(document.value.model, place)).kind);
}

function countIn(block: LayerPlace): number {
  return layersIn(document.value.model, block).length;
}
