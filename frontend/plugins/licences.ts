/** Writes `licences.txt`: the licence of every library whose code is in the page. */

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import type { Plugin } from "vite";

export function licences(bundled: readonly string[]): Plugin {
  return {
    name: "licences",
    apply: "build",
    async generateBundle(_, bundle) {
      const used = librariesIn(Object.values(bundle).flatMap((part) => (part.type === "chunk" ? part.moduleIds : [])));
      const forgotten = used.filter((library) => !bundled.includes(library));
      if (forgotten.length > 0) this.error(`The page bundles ${forgotten.join(", ")}: name it in vite.config.ts.`);
      const texts = await Promise.all(bundled.map(licenceOf));
      this.emitFile({ type: "asset", fileName: "licences.txt", source: texts.join(`\n\n${"-".repeat(72)}\n\n`) });
    },
  };
}

function librariesIn(modules: readonly string[]): string[] {
  const names = modules.flatMap((id) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1] ?? []);
  return [...new Set(names)];
}

async function licenceOf(library: string): Promise<string> {
  const folder = join("node_modules", library);
  const about = JSON.parse(await readFile(join(folder, "package.json"), "utf-8")) as {
    version: string;
    license: string;
  };
  const file = (await readdir(folder)).find((name) => /^licen[cs]e/i.test(name));
  if (!file) throw new Error(`${library} has no licence file.`);
  return `${library} ${about.version} (${about.license})\n\n${await readFile(join(folder, file), "utf-8")}`;
}
