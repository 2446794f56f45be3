/** Dragging a layer to another place. The keyboard's way is Alt and an arrow key, on the card. */

import { signal } from "@preact/signals";

import { canMove, keyOf, type LayerPlace } from "../../document/layers";
import { document } from "../../state/document";
import { moveLayer } from "./edits";

/** Which layer is dragged, and over which it is. */
export const dragged = signal<{ from: LayerPlace; over: LayerPlace } | null>(null);

export function dragHandlers(place: LayerPlace) {
  return {
    draggable: true,
    onDragStart: (event: DragEvent) => {
      event.dataTransfer?.setData("text/plain", keyOf(place));
      const card = (event.currentTarget as HTMLElement).closest("li");
      if (card) event.dataTransfer?.setDragImage(card, 16, 16);
      dragged.value = { from: place, over: place };
    },
    onDragEnd: () => {
      dragged.value = null;
    },
  };
}

/** A card takes what may stand in its place; what may not stand in a block is for the block's own card to take. */
export function dropHandlers(place: LayerPlace) {
  return {
    onDragOver: (event: DragEvent) => {
      const now = dragged.peek();
      if (now === null || !canMove(document.peek().model, now.from, place)) return;
      event.preventDefault();
      event.stopPropagation();
      if (keyOf(now.over) !== keyOf(place)) dragged.value = { ...now, over: place };
    },
    onDrop: (event: DragEvent) => {
      const now = dragged.peek();
      if (now === null || !canMove(document.peek().model, now.from, place)) return;
      dragged.value = null;
      event.preventDefault();
      event.stopPropagation();
      if (keyOf(now.from) !== keyOf(place)) moveLayer(now.from, place);
    },
  };
}

/** Whether a layer would be put into this list if it were let go of now. */
export function isDraggedOver(block: LayerPlace): boolean {
  const now = dragged.value;
  return now !== null && keyOf(now.over) !== keyOf(now.from) && keyOf(now.over.slice(0, -1)) === keyOf(block);
}
