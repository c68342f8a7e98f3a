import { type Millis, minus, negate, plus, ZERO } from "../../units/millis.ts";
import type { Statement } from "./account.ts";

export type SummaryPart = "granted" | "billed" | "adjusted" | "spent" | "held" | "expired" | "forfeited" | "taken" | "other";

/** One signed term of a statement's sum, and the kinds of entries that it is made of. */
export type SummaryTerm = { readonly part: SummaryPart; readonly amount: Millis; readonly kinds: readonly string[] };

const SIMPLE: Readonly<Record<string, SummaryPart>> = {
  grant: "granted",
  bill: "billed",
  adjust: "adjusted",
  charge: "spent",
  accrue: "spent",
  refund: "spent",
  expire: "expired",
  forfeit: "forfeited",
  clawback: "taken",
};

const ORDER: readonly SummaryPart[] = ["granted", "billed", "adjusted", "spent", "held", "expired", "forfeited", "taken", "other"];

/**
 * A statement in the words of a sum: opening + granted − spent − held − expired … = closing (GEN-8). A hold takes from what can
 * be spent and its settlement does not, so the two are told apart here: what was settled is spent, and what was
 * taken and neither settled nor returned is held. A refund takes from what was spent; what was waived moved nothing and is no
 * term. Terms of zero are left out; the terms always add up to closing − opening.
 */
export function summaryOf({ totals }: Pick<Statement, "totals">): readonly SummaryTerm[] {
  const terms = new Map<SummaryPart, { amount: Millis; kinds: string[] }>();
  const add = (part: SummaryPart, amount: Millis, kind: string) => {
    const term = terms.get(part) ?? { amount: ZERO, kinds: [] };
    terms.set(part, { amount: plus(term.amount, amount), kinds: [...term.kinds, kind] });
  };
  for (const { kind, amount, effect } of totals) {
    if (kind === "settle") {
      add("spent", negate(amount), kind);
      add("held", plus(amount, effect), kind);
    } else if (kind === "hold" || kind === "release") add("held", effect, kind);
    else if (effect !== ZERO) add(SIMPLE[kind] ?? "other", effect, kind);
  }
  return ORDER.flatMap((part) => {
    const term = terms.get(part);
    return term && term.amount !== ZERO ? [{ part, ...term }] : [];
  });
}

/** Does the sum hold? It always must; a page shows its check mark only where it does. */
export function addsUp({ opening, totals, closing }: Statement): boolean {
  const sum = summaryOf({ totals }).reduce((total, { amount }) => plus(total, amount), opening);
  return minus(closing, sum) === ZERO;
}

/** What was spent, jobs settled and charges made less refunds, as a positive amount. */
export function spentIn(statement: Pick<Statement, "totals">): Millis {
  const term = summaryOf(statement).find(({ part }) => part === "spent");
  return term ? negate(term.amount) : ZERO;
}

/** What jobs held at the end of all that the totals count: set aside, and neither spent nor returned since (GEN-5). */
export function heldAfter(totals: Statement["totals"]): {
  readonly set: Millis;
  readonly settled: Millis;
  readonly returned: Millis;
  readonly held: Millis;
} {
  const amountOf = (kind: string) => totals.find((total) => total.kind === kind)?.amount ?? ZERO;
  const [set, settled, returned] = [amountOf("hold"), amountOf("settle"), amountOf("release")];
  return { set, settled, returned, held: minus(minus(set, settled), returned) };
}
