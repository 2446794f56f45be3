/** How the page speaks with its server: JSON over addresses relative to the page. */

import type { Json } from "../document/document";

/** What the server refused, in its own sentence. */
export class RefusedError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export async function get<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
  return ask<Answer>("GET", path, undefined, signal);
}

export async function post<Answer>(path: string, body: unknown = {}, signal?: AbortSignal): Promise<Answer> {
  return ask<Answer>("POST", path, body, signal);
}

export async function remove(path: string): Promise<void> {
  await ask("DELETE", path);
}

/** The address of something that the browser loads by itself: a picture, a download, a stream. */
export function address(path: string): string {
  return `api/${path}`;
}

/** A path with its query; keys without a value are left out. */
export function withQuery(path: string, query: Record<string, string | number | null | undefined>): string {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== "");
  const words = new URLSearchParams(given.map(([key, value]) => [key, String(value)]));
  return words.size === 0 ? path : `${path}?${words.toString()}`;
}

async function ask<Answer>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Answer> {
  const request: RequestInit = { method, signal: signal ?? null, credentials: "same-origin" };
  if (body !== undefined) {
    request.headers = { "content-type": "application/json" };
    request.body = JSON.stringify(body);
  }
  const response = await reach(address(path), request);
  const answer = await read(response);
  if (!response.ok) throw new RefusedError(response.status, sentenceOf(answer, response.status));
  return answer as Answer;
}

async function reach(path: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(path, request);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new RefusedError(0, "The server does not answer. Is `paribus ui` still running?");
  }
}

async function read(response: Response): Promise<Json> {
  const type = response.headers.get("content-type") ?? "";
  return type.includes("json") ? ((await response.json()) as Json) : null;
}

function sentenceOf(answer: Json, status: number): string {
  if (typeof answer === "object" && answer !== null && !Array.isArray(answer) && typeof answer["error"] === "string") {
    return answer["error"];
  }
  if (status === 401 || status === 403) return "This page is not let in. Open the address that `paribus ui` prints.";
  return `The server answered ${status}.`;
}
