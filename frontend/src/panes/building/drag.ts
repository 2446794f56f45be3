/** Dragging a layer to another place. The keyboard's way is Alt and an arrow key, on the card. */

import { signal } from "@preact/signals";

import { moveLayer } from "./edits";

/** Which layer is dragged, and over which it is. */
export const dragged = signal<{ from: number; over: number } | null>(null);

export function dragHandlers(index: number) {
  return {
    draggable: true,
    onDragStart: (event: DragEvent) => {
      event.dataTransfer?.setData("text/plain", String(index));
      const card = (event.currentTarget as HTMLElement).closest("li");
      if (card) event.dataTransfer?.setDragImage(card, 16, 16);
      dragged.value = { from: index, over: index };
    },
    onDragEnd: () => {
      dragged.value = null;
    },
  };
}

export function dropHandlers(index: number) {
  return {
    onDragOver: (event: DragEvent) => {
      const now = dragged.peek();
      if (now === null) return;
      event.preventDefault();
      if (now.over !== index) dragged.value = { ...now, over: index };
    },
    onDrop: (event: DragEvent) => {
      const now = dragged.peek();
      dragged.value = null;
      if (now === null) return;
      event.preventDefault();
      if (now.from !== index) moveLayer(now.from, index);
    },
  };
}
