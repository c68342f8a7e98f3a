import { readFile } from "node:fs/promises";
import { z } from "zod";

const described = z.object({ version: z.string() });

/** The version that a package.json says. */
export async function packageVersion(file: string): Promise<string> {
  return described.parse(JSON.parse(await readFile(file, "utf8"))).version;
}
