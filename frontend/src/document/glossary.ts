/** The project's glossary, read from its page in the documentation when this page is built. */

import text from "../../../docs/glossary.md?raw";

export interface Word {
  readonly word: string;
  readonly meaning: string;
}

export const GLOSSARY: readonly Word[] = [...text.matchAll(/^\| \*\*(.+?)\*\* \| (.+?) \|$/gm)].map((row) => ({
  word: row[1] ?? "",
  meaning: row[2] ?? "",
}));
