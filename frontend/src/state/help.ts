/** What the field that is focused or pointed at means; shown at the foot of the page. */

import { signal } from "@preact/signals";

export interface Help {
  readonly key: string;
  readonly text: string;
}

export const help = signal<Help | null>(null);

/** The handlers that a thing needs to be explained while one is at it. */
export function explained(key: string, text: string) {
  const show = () => {
    if (text !== "") help.value = { key, text };
  };
  const hide = () => {
    if (help.peek()?.text === text) help.value = null;
  };
  return { onMouseEnter: show, onMouseLeave: hide, onFocusCapture: show, onBlurCapture: hide };
}
