import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { stripTypeScriptTypes } from "node:module";
import path from "node:path";
import { ROOT } from "../paths.ts";
import { portOf } from "../ports.ts";

// The house's own names, and nothing else: the engine needs no package.
const PAGE = `<!doctype html><meta charset="utf-8"><title>The engine</title>
<script type="importmap">{ "imports": { "#lib/": "/lib/" } }</script>`;

/** Serves the engine's own files to a browser, with nothing taken off but their types, as Node runs them. */
export async function serveEngine(): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    const file = decodeURI(new URL(request.url ?? "/", "http://localhost").pathname);
    const type = file === "/" ? "text/html" : "text/javascript";
    const body = file === "/" ? Promise.resolve(PAGE) : moduleOf(file);
    body.then(
      (text) => response.writeHead(200, { "content-type": type }).end(text),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${portOf(server)}/`, close };
}

async function moduleOf(file: string): Promise<string> {
  if (!/^\/(lib\/(domain|units)|scripts\/lib\/same-engine)\/[\w./-]+\.ts$/.test(file) || file.includes(".."))
    throw new Error(`not served: ${file}`);
  return stripTypeScriptTypes(await readFile(path.join(ROOT, file), "utf8"));
}
