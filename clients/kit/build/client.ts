/** How each client is built: hashed files below its own path, trusted documents, texts in two languages. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { lingui, linguiTransformerBabelPreset } from "@lingui/vite-plugin";
import babel from "@rolldown/plugin-babel";
import react from "@vitejs/plugin-react";
import type { UserConfig } from "vite";
import { compressed } from "./compressed.ts";
import { trustedDocuments } from "./trusted.ts";

const CLIENTS = fileURLToPath(new URL("../..", import.meta.url));

export function clientConfig(name: string): UserConfig {
  const root = join(CLIENTS, name);
  const outDir = join(root, "dist");
  return {
    root,
    base: `/${name}/`,
    // The server puts a fresh one in its place with each page.
    html: { cspNonce: "DRT_NONCE" },
    plugins: [
      trustedDocuments(root),
      react(),
      lingui(),
      babel({ presets: [linguiTransformerBabelPreset()] }),
      compressed(outDir),
    ],
    build: {
      outDir,
      emptyOutDir: true,
      target: "es2023",
      // Browsers that know light-dark(): since spring 2024.
      cssTarget: ["chrome123", "firefox120", "safari17.5"],
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 700,
    },
    server: { proxy: { "/graphql": "http://127.0.0.1:8000", "/auth": "http://127.0.0.1:8000" } },
  };
}
