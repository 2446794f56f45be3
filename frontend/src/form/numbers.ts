/** What one types, as a value of the document. What cannot be read stays as typed: the server says what must hold. */

import type { Json } from "../document/document";

export function numberOrText(typed: string): Json | undefined {
  const trimmed = typed.trim();
  if (trimmed === "") return undefined;
  const number = Number(trimmed);
  return Number.isFinite(number) ? number : trimmed;
}

/** One number, or several between commas. */
export function pairOf(typed: string): Json | undefined {
  const parts = listOf(typed);
  return parts.length === 0 ? undefined : parts.length === 1 ? parts[0] : parts;
}

export function listOf(typed: string): Json[] {
  const words = typed.replace(/^\s*[[(]|[\])]\s*$/g, "").split(/[,×\s]+/);
  return words.map(numberOrText).filter((part): part is Json => part !== undefined);
}

export function asTyped(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value)) return value.map(asTyped).join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
