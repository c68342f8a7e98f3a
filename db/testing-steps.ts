import fc from "fast-check";

/** Something that may happen to an account in a random history; what it names (a hold, a payment) is one of those there are. */
export type Step =
  | {
      readonly kind: "grant";
      readonly class: number;
      readonly amount: number;
      readonly days: number | null;
      readonly payment: number | null;
    }
  | { readonly kind: "hold" | "charge" | "meter"; readonly amount: number; readonly limits: number }
  | { readonly kind: "settle" | "release"; readonly which: number; readonly amount: number }
  | { readonly kind: "refund"; readonly which: number; readonly amount: number; readonly ofCharge: boolean }
  | { readonly kind: "clawback"; readonly payment: number; readonly amount: number }
  | { readonly kind: "adjust"; readonly amount: number }
  | { readonly kind: "bill"; readonly share: number }
  | { readonly kind: "credit limit"; readonly amount: number }
  | { readonly kind: "plan"; readonly amount: number; readonly isStale: boolean }
  | {
      readonly kind: "close";
      readonly cap: number;
      readonly cycles: number;
      readonly amount: number;
      readonly banks: boolean;
      readonly isEarly: boolean;
    }
  | { readonly kind: "wait"; readonly days: number }
  | { readonly kind: "again"; readonly which: number; readonly isOther: boolean };

export type Happening = {
  readonly step: Step;
  /** To which of the accounts. */
  readonly who: number;
  /** In one call with what follows. */
  readonly joins: boolean;
  /** By a clock that is behind by as many milliseconds. */
  readonly behind: number;
};

const amount = fc.integer({ min: 1, max: 90_000 });
const which = fc.nat(30);
const payment = fc.nat(3);
const only = <K extends string>(kind: K) => fc.constant(kind);

const STEPS: { readonly weight: number; readonly arbitrary: fc.Arbitrary<Step> }[] = [
  {
    weight: 4,
    arbitrary: fc.record({
      kind: only("grant"),
      class: fc.integer({ min: 0, max: 2 }),
      amount,
      days: fc.option(fc.integer({ min: 1, max: 120 }), { nil: null }),
      payment: fc.option(payment, { nil: null }),
    }),
  },
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constantFrom("hold" as const, "hold" as const, "charge" as const, "meter" as const),
      amount,
      limits: fc.nat(15),
    }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom("settle" as const, "release" as const), which, amount }) },
  { weight: 3, arbitrary: fc.record({ kind: only("refund"), which, amount, ofCharge: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: only("clawback"), payment, amount }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: only("adjust"), amount: fc.integer({ min: -60_000, max: 30_000 }).filter((each) => each !== 0) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: only("bill"), share: fc.integer({ min: 1, max: 110 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: only("credit limit"), amount: fc.integer({ min: 0, max: 300_000 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: only("plan"), amount, isStale: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: only("close"),
      cap: fc.integer({ min: 0, max: 120_000 }),
      cycles: fc.integer({ min: 1, max: 3 }),
      amount,
      banks: fc.boolean(),
      isEarly: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: only("wait"), days: fc.integer({ min: 1, max: 25 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: only("again"), which, isOther: fc.boolean() }) },
];

/** Random histories of up to `accounts` accounts, in which calls carry one thing, several, or a crowd of the same plain kind. */
export function histories(accounts: number, length: { readonly minLength: number; readonly maxLength: number }): fc.Arbitrary<Happening[]> {
  const who = fc.nat(accounts - 1);
  const behind = fc.constantFrom(0, 0, 0, 1, 86_400_000);
  const one = fc.record({ step: fc.oneof(...STEPS), who, joins: fc.boolean(), behind }).map((happening) => [happening]);
  const crowd = fc
    .record({
      kind: fc.constantFrom("hold" as const, "charge" as const, "meter" as const),
      each: fc.array(fc.record({ who, amount: fc.integer({ min: 1, max: 9_000 }), behind }), { minLength: 2, maxLength: 6 }),
    })
    .map(({ kind, each }): Happening[] =>
      each.map(({ amount, ...rest }, index) => ({ ...rest, step: { kind, amount, limits: 0 }, joins: index < each.length - 1 })),
    );
  return fc.array(fc.oneof({ weight: 12, arbitrary: one }, { weight: 1, arbitrary: crowd }), length).map((groups) => groups.flat());
}
