import type { Reply } from "./orders.ts";

/** What becomes of a key in the end: acknowledged, refused by everybody who answered, or nobody knows. */
export type Fate = "ok" | "refused" | "unknown";

/** Something intended under one key, written down before anybody is asked to do it, and what was heard of it since. */
export type Deed = {
  readonly what: "hold" | "end" | "grant" | "open" | "close";
  readonly accountId: string;
  /** The quote of a hold, the job of an end, the key of a grant; of the others the account says all. */
  readonly subject: string;
  /** Millis that it moves, where that is known beforehand. */
  readonly amount: bigint | null;
  asked: number;
  answered: number;
  acknowledged: number;
  /** Whoever asked again after an outcome that nobody knew was told. */
  lost: number;
  /** What the acknowledgements named: a job, an outcome. All must name the same. */
  readonly answers: Set<string>;
};

export type Intent = Pick<Deed, "what" | "accountId" | "subject"> & { readonly amount?: bigint };

/** The parent's own record of everything that the actors were asked: it does not die with them. */
export class Journal {
  readonly deeds: Deed[] = [];
  readonly refusals = new Map<string, number>();
  readonly lost = new Map<string, number>();
  /** Refusals that may not be: whatever is asked about was acknowledged before. */
  readonly impossible: string[] = [];

  intend({ what, accountId, subject, amount }: Intent): Deed {
    const deed: Deed = {
      what,
      accountId,
      subject,
      amount: amount ?? null,
      asked: 0,
      answered: 0,
      acknowledged: 0,
      lost: 0,
      answers: new Set(),
    };
    this.deeds.push(deed);
    return deed;
  }

  /** Writes down one answer. `told` is what it names when it acknowledges, null when it does not. */
  hear(deed: Deed, reply: Reply, told: string | null): void {
    if (reply.kind === "unknown") {
      deed.lost += 1;
      count(this.lost, reply.why);
      return;
    }
    deed.answered += 1;
    if (told !== null) {
      deed.acknowledged += 1;
      deed.answers.add(told);
    } else if (reply.kind === "refused") {
      count(this.refusals, `${deed.what} ${reply.reason}`);
      if (reply.reason === "not_found")
        this.impossible.push(`${deed.what} ${deed.accountId} ${deed.subject}: not found, ${JSON.stringify(reply.detail)}`);
    }
  }

  fates(): Record<Fate, number> {
    const fates = { ok: 0, refused: 0, unknown: 0 };
    for (const deed of this.deeds) fates[fateOf(deed)] += 1;
    return fates;
  }

  /** Keys whose outcome was lost at least once and became known by asking again. */
  resolved(): number {
    return this.deeds.filter((deed) => deed.lost > 0 && deed.acknowledged > 0).length;
  }
}

export function fateOf({ asked, answered, acknowledged }: Deed): Fate {
  if (acknowledged > 0) return "ok";
  return answered === asked ? "refused" : "unknown";
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
