/** A document as a short text for the address, and back: JSON, deflated, in letters that need no escaping. */

import { isDocument, type Json, type StudyDocument } from "../document/document";

const LARGEST = 1024 * 1024; // a link from a stranger must not unpack without end

export async function packed(document: StudyDocument): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(document));
  const small = await collected(new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw")));
  const letters = Array.from(small, (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** The document, or null if the text is no packed document. */
export async function unpacked(text: string): Promise<StudyDocument | null> {
  try {
    const letters = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    const small = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
    const bytes = await collected(new Blob([small]).stream().pipeThrough(new DecompressionStream("deflate-raw")));
    const read = JSON.parse(new TextDecoder().decode(bytes)) as Json;
    return isDocument(read) ? read : null;
  } catch {
    return null;
  }
}

async function collected(stream: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = stream.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    size += next.value.length;
    if (size > LARGEST) throw new RangeError("A packed document must unpack to 1 MiB at most.");
    parts.push(next.value);
  }
  return new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer());
}
