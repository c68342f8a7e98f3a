import { eq } from "drizzle-orm";
import type { Write } from "../atomically.ts";
import { db } from "../client.ts";
import { agreedChanges } from "../schema/index.ts";

export type AgreedChange = typeof agreedChanges.$inferSelect;

/** What was agreed for the account's next close, or for one that has been; null when nothing ever was. */
export async function findAgreedChange(accountId: string): Promise<AgreedChange | null> {
  const [row] = await db().select().from(agreedChanges).where(eq(agreedChanges.accountId, accountId));
  return row ?? null;
}

/** Keeps what was agreed, in the place of what was agreed before. */
export function agreedChangeWrite({ accountId, ...rest }: AgreedChange): Write {
  return {
    query: db()
      .insert(agreedChanges)
      .values({ accountId, ...rest })
      .onConflictDoUpdate({ target: agreedChanges.accountId, set: rest })
      .returning({ accountId: agreedChanges.accountId }),
    rows: 1,
  };
}

/** Takes back what was agreed; touches no row where nothing was. */
export function dropAgreedChangeWrite(accountId: string): Write {
  return {
    query: db().delete(agreedChanges).where(eq(agreedChanges.accountId, accountId)).returning({ accountId: agreedChanges.accountId }),
  };
}
