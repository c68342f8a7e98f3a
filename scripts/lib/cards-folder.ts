import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { cardOfJson, LONGEST } from "../../lib/domain/catalog/check.ts";
import type { RateCard } from "../../lib/domain/catalog/rate-card.ts";
import { Failure, messageOf } from "./failure.ts";

/** A card of the operator's own: its file and its text, both read and found sound. */
export type CardFile = { readonly file: string; readonly json: string; readonly card: RateCard };

/** Reads every *.json of a folder, by card and version. Throws a Failure that names each file and each path in it that is wrong. */
export async function readCardFiles(folder: string): Promise<readonly CardFile[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw new Failure(`CARDS_DIR cannot be read: ${messageOf(error)}`);
  });
  const problems: string[] = [];
  const files: CardFile[] = [];
  for (const name of names.filter((each) => each.endsWith(".json")).toSorted()) {
    const file = path.join(folder, name);
    const read = await readCardFile(file);
    if ("card" in read) files.push(read);
    else problems.push(...read.problems.map((each) => `  ${file}: ${each}`));
  }
  const keyOf = ({ card }: CardFile) => `${card.id} version ${card.version}`;
  for (const [key, of] of Map.groupBy(files, keyOf))
    if (of.length > 1) problems.push(`  ${of.map(({ file }) => file).join(", ")}: ${key} is there twice`);
  if (problems.length > 0) throw new Failure(`Greenlight cannot start with these rate cards:\n${problems.join("\n")}`);
  return files.toSorted((a, b) => a.card.id.localeCompare(b.card.id) || a.card.version - b.card.version);
}

async function readCardFile(file: string): Promise<CardFile | { readonly problems: readonly string[] }> {
  const json = await textOf(file);
  if (json === null) return { problems: [`card: cannot be read, or is longer than ${LONGEST} bytes`] };
  const read = cardOfJson(json);
  return read.ok ? { file, json, card: read.card } : read;
}

// A folder may hold anything: what is too long for a card is not even read.
async function textOf(file: string): Promise<string | null> {
  try {
    return (await stat(file)).size > LONGEST ? null : await readFile(file, "utf8");
  } catch {
    return null;
  }
}
