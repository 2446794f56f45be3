import { useEffect, useState } from "preact/hooks";

import { get, post, RefusedError } from "../api/client";

export interface Asked<Answer> {
  readonly answer: Answer | null;
  readonly error: string | null;
  readonly waiting: boolean;
}

const NOTHING = { answer: null, error: null, waiting: false };

/** What the server says to a path, and to *body* if there is one; asked again when they change. Null asks nothing.
 *
 * The last answer stays until the next is there, so that nothing flickers.
 */
export function useAsked<Answer>(path: string | null, body?: unknown, again: unknown = 0): Asked<Answer> {
  const [asked, setAsked] = useState<Asked<Answer>>(NOTHING);
  const key = body === undefined ? "" : JSON.stringify(body);
  useEffect(() => {
    if (path === null) return setAsked(NOTHING);
    const control = new AbortController();
    setAsked((before) => ({ ...before, error: null, waiting: true }));
    const question = body === undefined ? get<Answer>(path, control.signal) : post<Answer>(path, body, control.signal);
    question.then(
      (answer) => setAsked({ answer, error: null, waiting: false }),
      (error: unknown) => control.signal.aborted || setAsked({ answer: null, error: sentence(error), waiting: false }),
    );
    return () => control.abort();
  }, [path, key, again]);
  return asked;
}

function sentence(error: unknown): string {
  return error instanceof RefusedError ? error.message : String(error);
}
