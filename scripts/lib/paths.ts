import path from "node:path";
import { fileURLToPath } from "node:url";

/** The clone's folder. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url)).replace(/\/$/, "");

/** Where Greenlight keeps what must survive: database, secrets, logs. `GREENLIGHT_DATA` moves it, as the tests do. */
export function dataFolder(): string {
  return path.resolve(ROOT, process.env.GREENLIGHT_DATA || ".data");
}

/** The file behind a package's command, to be run by this very Node instead of whichever is first on the PATH. */
export function command(file: string): string {
  return path.join(ROOT, "node_modules", file);
}
