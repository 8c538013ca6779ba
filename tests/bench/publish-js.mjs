// SPDX-License-Identifier: GPL-3.0-or-later
// The peer @azure/storage-blob: publish-js.mjs FOLDER CONTAINER-URL-WITH-SAS CONNECTIONS, with its own defaults for the rest.
import { createRequire } from "node:module";
import fs from "node:fs";
import path from "node:path";

const { ContainerClient } = createRequire(path.join(process.cwd(), "x.js"))("@azure/storage-blob");
const [folder, url, connections] = process.argv.slice(2);
const container = new ContainerClient(url);
const names = fs.readdirSync(folder);
let next = 0;

async function work() {
  while (next < names.length) {
    const name = names[next++];
    await container.getBlockBlobClient(name).uploadFile(path.join(folder, name));
  }
}

await Promise.all(Array.from({ length: Number(connections) }, work));
