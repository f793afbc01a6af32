import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { constants, gzip } from "node:zlib";
import type { Plugin } from "vite";

/** Size below which a file is not compressed, because little would be saved, bytes. */
const SMALLEST = 1024;

/** Write a compressed copy beside each script and style sheet; the servers send it to browsers that accept it. */
export function compressed(assets: string): Plugin {
  return {
    name: "compressed",
    apply: "build",
    async closeBundle() {
      for (const name of await readdir(assets)) {
        if (!/\.(js|css)$/.test(name)) continue;
        const content = await readFile(join(assets, name));
        if (content.length < SMALLEST) continue;
        const level = constants.Z_BEST_COMPRESSION;
        await writeFile(join(assets, `${name}.gz`), await promisify(gzip)(content, { level }));
      }
    },
  };
}
