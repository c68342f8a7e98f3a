import { headOfBooks, links, sealedEntries } from "#db/queries/proof.ts";
import { entryLine, headerLine, hexOf, type Link, linkLine, type SealedEntry } from "#lib/domain/ledger/proof.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";

const CHUNK = 1_000;

/**
 * An account's books so that anybody can check them without us: a header, then every entry up to the last one of now, each
 * link of the chain after the entries that it covers. NDJSON, a chunk at a time, so that a million entries need no more
 * memory than a thousand; entries never change, so the chunks are of one state of the books (GEN-8).
 */
export async function* exportProof({ accountId, slug, now }: Caller): AsyncGenerator<string> {
  const books = await headOfBooks(accountId);
  if (!books) return;
  const { unit, sequence, seal } = books;
  yield headerLine({ account: accountId, organization: slug, unit, madeAt: now, sequence, head: seal && hexOf(seal) });
  let after: SealedEntry | null = null;
  let linked = 0n;
  for (;;) {
    const entries = await sealedEntries(accountId, after, sequence, CHUNK);
    const end = entries.length < CHUNK;
    const due = await linksUpTo(accountId, linked, end ? sequence : greatest(entries));
    yield merged(entries, due);
    linked = due.at(-1)?.sequence ?? linked;
    after = entries.at(-1) ?? null;
    if (end) return;
  }
}

// As many as the entries of a chunk, save in books that somebody has changed.
async function linksUpTo(accountId: string, after: bigint, last: bigint): Promise<readonly Link[]> {
  const found: Link[] = [];
  for (;;) {
    const page = await links(accountId, found.at(-1)?.sequence ?? after, last, CHUNK);
    found.push(...page);
    if (page.length < CHUNK) return found;
  }
}

function greatest(entries: readonly SealedEntry[]): bigint {
  return entries.reduce((most, { sequence }) => (sequence > most ? sequence : most), 0n);
}

function merged(entries: readonly SealedEntry[], due: readonly Link[]): string {
  const lines: string[] = [];
  let next = 0;
  for (const entry of entries) {
    lines.push(entryLine(entry));
    for (let link = due[next]; link && link.sequence <= entry.sequence; link = due[next]) {
      lines.push(linkLine(link));
      next += 1;
    }
  }
  return [...lines, ...due.slice(next).map(linkLine)].join("");
}
