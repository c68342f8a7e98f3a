import { inArray } from "drizzle-orm";
import { db } from "../client.ts";
import { users } from "../schema/index.ts";

/** The names behind `user:<id>` actors, as entries and receipts show them; those who are gone keep their place without a name. */
export async function namesOfActors(actors: Iterable<string>): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(actors)].flatMap((actor) => /^user:([0-9a-f-]{36})$/.exec(actor)?.[1] ?? []);
  if (ids.length === 0) return new Map();
  const rows = await db().select({ id: users.id, name: users.name, email: users.email }).from(users).where(inArray(users.id, ids));
  return new Map(rows.map(({ id, name, email }) => [`user:${id}`, name ?? email]));
}
