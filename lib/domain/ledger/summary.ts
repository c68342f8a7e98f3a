import { type Millis, minus, negate, plus, ZERO } from "../../units/millis.ts";
import type { Statement } from "./account.ts";

export type SummaryPart = "granted" | "adjusted" | "spent" | "held" | "expired" | "forfeited" | "other";

/** One signed term of a statement's sum, and the kinds of entries that it is made of. */
export type SummaryTerm = { readonly part: SummaryPart; readonly amount: Millis; readonly kinds: readonly string[] };

const SIMPLE: Readonly<Record<string, SummaryPart>> = { grant: "granted", adjust: "adjusted", expire: "expired", forfeit: "forfeited" };

/**
 * A statement in the words of a sum: opening + granted − spent − held − expired … = closing (GEN-8). A hold takes from what can
 * be spent and its settlement does not, so the two are told apart here: what was settled is spent, and what was
 * taken and neither settled nor returned is held. Terms of zero are left out; the terms always add up to closing − opening.
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
    else if (kind === "charge") add("spent", effect, kind);
    else add(SIMPLE[kind] ?? "other", effect, kind);
  }
  const order: readonly SummaryPart[] = ["granted", "adjusted", "spent", "held", "expired", "forfeited", "other"];
  return order.flatMap((part) => {
    const term = terms.get(part);
    return term && term.amount !== ZERO ? [{ part, ...term }] : [];
  });
}

/** Does the sum hold? It always must; a page shows its check mark only where it does. */
export function addsUp({ opening, totals, closing }: Statement): boolean {
  const sum = summaryOf({ totals }).reduce((total, { amount }) => plus(total, amount), opening);
  return minus(closing, sum) === ZERO;
}

/** What was spent, jobs settled and charges made, as a positive amount. */
export function spentIn(statement: Pick<Statement, "totals">): Millis {
  const term = summaryOf(statement).find(({ part }) => part === "spent");
  return term ? negate(term.amount) : ZERO;
}
