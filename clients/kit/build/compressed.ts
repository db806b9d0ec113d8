/** Writes each text of a build a second and a third time, compressed: the server only picks. */
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

export function compressed(folder: string): Plugin {
  return {
    name: "drt-compressed",
    apply: "build",
    closeBundle() {
      for (const file of globSync("assets/*.{js,css,svg}", { cwd: folder })) {
        const body = readFileSync(join(folder, file));
        writeFileSync(join(folder, `${file}.gz`), gzipSync(body, { level: 9 }));
        writeFileSync(join(folder, `${file}.br`), brotliCompressSync(body));
      }
    },
  };
}
