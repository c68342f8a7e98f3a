import type { ReactNode } from "react";
import { ButtonLink } from "#components/ui/button.tsx";
import { Mark } from "#components/ui/icons.tsx";

export default function StartPage() {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-3xl flex-col justify-center px-5 py-14">
      <p className="mb-8 flex items-center gap-2 font-semibold">
        <Mark />
        Greenlight
      </p>
      <h1 className="max-w-xl text-3xl font-semibold tracking-tight">Know what a render costs before it runs.</h1>
      <p className="mt-3 max-w-xl text-lg text-dim">
        Credits for AI video studios: a binding quote first, a ledger that cannot overspend, and a receipt for every credit.
      </p>
      <p className="mt-6 flex flex-wrap gap-2">
        <ButtonLink href="/sign-in">Sign in</ButtonLink>
        <ButtonLink href="/pricing" kind="ghost">
          Pricing and calculator
        </ButtonLink>
      </p>
      <dl className="mt-12 grid gap-x-8 gap-y-5 sm:grid-cols-2">
        <Answer question="What do I have?">Monthly, banked and bought credits, live, with what expires next.</Answer>
        <Answer question="What will this cost?">Every line of the price, and what is left after. The quote binds for 15 minutes.</Answer>
        <Answer question="Where did it go?">Each entry opens to its job, its rules and the credits it used.</Answer>
        <Answer question="Where will the month end?">The pace so far, set against your plan.</Answer>
      </dl>
    </main>
  );
}

function Answer({ question, children }: { readonly question: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt className="font-semibold">{question}</dt>
      <dd className="text-dim">{children}</dd>
    </div>
  );
}
