/** How the page is built: everything into one folder of the Python package, nothing inline, nothing from elsewhere. */

import { defineConfig } from "vite";

import { compressed } from "./plugins/compressed.ts";
import { licences } from "./plugins/licences.ts";

export default defineConfig({
  base: "./",
  build: {
    outDir: "../src/paribus/web/page",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0, // data: addresses are not allowed by the page's security policy
    modulePreload: { polyfill: false }, // it would be an inline script
    reportCompressedSize: false,
  },
  plugins: [licences(["preact", "@preact/signals", "@preact/signals-core", "uplot"]), compressed()],
  server: {
    proxy: { "/api": { target: process.env["PARIBUS_SERVER"] ?? "http://127.0.0.1:8765", changeOrigin: true } },
  },
});
