/** Short messages at the foot of the page, and what keeps the whole page from working. */

import { signal } from "@preact/signals";

import { RefusedError } from "../api/client";

export interface Notice {
  readonly number: number;
  readonly text: string;
  readonly bad: boolean;
  readonly action?: { readonly title: string; readonly run: () => void };
}

const SHOWN_FOR = 8000;

export const notices = signal<readonly Notice[]>([]);

/** Why the server cannot be asked; null while it can. */
export const unreachable = signal<string | null>(null);

let counted = 0;

export function notify(text: string, action?: Notice["action"]): void {
  show({ text, bad: false, ...(action ? { action } : {}) });
}

/** Does something that the server may refuse, and says so if it does. */
export async function attempt(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    show({ text: error instanceof RefusedError ? error.message : `This did not work: ${String(error)}`, bad: true });
    return false;
  }
}

export function dismiss(number: number): void {
  notices.value = notices.value.filter((notice) => notice.number !== number);
}

function show(notice: Omit<Notice, "number">): void {
  const number = ++counted;
  notices.value = [...notices.value.slice(-3), { ...notice, number }];
  setTimeout(() => dismiss(number), SHOWN_FOR);
}
