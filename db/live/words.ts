/** Where changed accounts are told of, in PostgreSQL and in Redis alike. */
export const CHANNEL = "greenlight_live";

// NOTIFY takes less than 8,000 bytes: 200 ids of 36 characters and their commas are 7,399.
const AT_ONCE = 200;

/** The messages that tell of these accounts: ids joined by commas, few enough for one notification each. */
export function messagesOf(accountIds: readonly string[]): readonly string[] {
  const messages: string[] = [];
  for (let start = 0; start < accountIds.length; start += AT_ONCE) messages.push(accountIds.slice(start, start + AT_ONCE).join(","));
  return messages;
}

/** The accounts that a message tells of. */
export function accountsIn(message: string): readonly string[] {
  return message.split(",").filter((accountId) => accountId !== "");
}

/** Waits at most so many milliseconds; rejects then. What is waited for goes on unheard. */
export async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${milliseconds} ms`)), milliseconds);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
