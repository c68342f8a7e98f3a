import { z } from "zod";
import { env } from "#lib/env.ts";
import { type Instant, instant } from "#lib/units/instant.ts";

const letters = z.array(
  z.object({
    id: z.string(),
    at: z.int(),
    from: z.string(),
    to: z.array(z.string()),
    subject: z.string(),
    text: z.string(),
    links: z.array(z.string()),
  }),
);

export type SandboxLetter = Omit<z.infer<typeof letters>[number], "at"> & { readonly at: Instant };

/**
 * The sandbox's letters, newest first, or only those to one address. "closed" outside the sandbox, where the page must
 * not exist; "away" when the sandbox's mail part does not run.
 */
export async function readInbox(to: string | null): Promise<readonly SandboxLetter[] | "closed" | "away"> {
  const { GREENLIGHT_MODE, SANDBOX_INBOX_PORT: port, SANDBOX_INBOX: secret } = env();
  if (GREENLIGHT_MODE !== "sandbox") return "closed";
  if (!port || !secret) return "away";
  const url = new URL(`http://127.0.0.1:${port}/letters`);
  if (to) url.searchParams.set("to", to);
  try {
    const answer = await fetch(url, {
      headers: { authorization: `Bearer ${secret}` },
      cache: "no-store",
      signal: AbortSignal.timeout(2_000),
    });
    return letters.parse(await answer.json()).map((letter) => ({ ...letter, at: instant(letter.at) }));
  } catch {
    return "away";
  }
}
