"use client";
import { useCallback, useEffect, useMemo, useState } from "react";
import { Amount } from "#components/ui/amount.tsx";
import { Button } from "#components/ui/button.tsx";
import { formatAmount, unitWord } from "#components/ui/format.ts";
import { useLocale } from "#components/ui/locale.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { parseMillis } from "#lib/units/millis.ts";
import { type Draft, queryOf, requestOf, tagsOf } from "./draft.ts";
import { comparedField, estimate, type Offer, offerOf, problemsOf, tiersOf } from "./offer.ts";
import { OfferPanel } from "./offer-panel.tsx";
import { OutOfCredit } from "./out-of-credit.tsx";
import { RefusedNotice } from "./refused.tsx";
import { RequestForm } from "./request-form.tsx";
import { type QuoteActions, useQuote } from "./use-quote.ts";
import type { CalculatorView } from "./view.ts";

/** Choose, see the price, confirm. The browser estimates while typing; the server's quote is what counts (GEN-3, ACT-8). */
export function Calculator({
  slug,
  view,
  initial,
  actions,
}: {
  readonly slug: string;
  readonly view: CalculatorView;
  readonly initial: Draft;
  readonly actions: QuoteActions;
}) {
  const [draft, setDraft] = useState(initial);
  const [insisted, setInsisted] = useState(false);
  const [over, setOver] = useState(false);
  const [out, setOut] = useState(false);
  const { held, refusal, pending, ask, confirm, drop } = useQuote(slug, actions);
  const estimated = useMemo(() => estimate(view, draft), [view, draft]);
  const offer = held ? offerOf(held.quote) : estimated.offer;
  const compared = comparedField(view, draft);
  useAddress(draft);
  const onOver = useCallback(() => setOver(true), []);

  const request = async (from: Draft) => {
    setInsisted(true);
    if (estimate(view, from).problems) return;
    setOver(false);
    const answer = await ask({ ...requestOf(view.card, from), ...tagsOf(from) });
    if (answer.ok && answer.value.shortfall !== null) setOut(true);
  };
  const change = (next: Draft) => {
    setDraft(next);
    setOver(false);
    drop();
  };
  const choose = (value: string) => {
    if (!compared) return;
    const next = { ...draft, text: { ...draft.text, [`params.${compared.name}`]: value } };
    const bound = held !== null;
    change(next);
    if (bound) void request(next);
  };
  const run = async () => {
    const refused = await confirm();
    if (refused?.reason === "insufficient_credits") setOut(true);
  };

  const typed = (estimated.problems ?? []).filter(({ message }) => insisted || message !== "is required");
  const problems = [...typed, ...(refusal?.reason === "invalid_request" ? problemsOf(refusal.detail) : [])];
  const shortfall = shortfallOf(offer, refusal?.detail["shortfall"]);
  const fresh = () => void request(draft);
  return (
    <div className="grid items-start gap-3.5 lg:grid-cols-[1fr_1.15fr]">
      <Panel title="What will run">
        <RequestForm
          card={view.card}
          draft={draft}
          problems={problems}
          elsewhere={compared?.name ?? null}
          onChange={change}
          onSubmit={fresh}
          pending={pending === "quote"}
        />
      </Panel>
      <OfferPanel
        view={view}
        offer={offer}
        tiers={tiersOf(compared, draft.text[`params.${compared?.name}`] ?? "", offer)}
        tierLegend={compared?.label ?? ""}
        held={held}
        over={over}
        onChoose={choose}
        onOver={onOver}
      >
        {refusal && refusal.reason !== "insufficient_credits" && <RefusedNotice refusal={refusal} slug={slug} onFresh={fresh} />}
        {over && !refusal && (
          <Notice tone="warn" live className="mt-3.5">
            This quote is over: it was good for 15 minutes. Nothing was charged.
          </Notice>
        )}
        <Steps
          offer={offer}
          bound={held !== null}
          over={over}
          short={shortfall !== null}
          pending={pending}
          onConfirm={() => void run()}
          onFresh={fresh}
          onChange={drop}
          onWays={() => setOut(true)}
        />
        <Announcement offer={held ? offer : null} />
      </OfferPanel>
      {offer && shortfall !== null && (
        <OutOfCredit open={out} onClose={() => setOut(false)} slug={slug} view={view} shortfall={shortfall} total={offer.total} />
      )}
    </div>
  );
}

type StepsProps = {
  readonly offer: Offer | null;
  readonly bound: boolean;
  readonly over: boolean;
  readonly short: boolean;
  readonly pending: "quote" | "confirm" | null;
  readonly onConfirm: () => void;
  readonly onFresh: () => void;
  readonly onChange: () => void;
  readonly onWays: () => void;
};

/** What can be done now: one main step, and the way back. Its place is as high empty as full. */
function Steps({ offer, bound, over, short, pending, onConfirm, onFresh, onChange, onWays }: StepsProps) {
  const back = (
    <Button kind="ghost" onClick={onChange}>
      Change
    </Button>
  );
  return (
    <div className="mt-3.5 flex min-h-10 flex-wrap items-center gap-2">
      {!bound && !short && <p className="text-dim">Calculate makes the price binding for 15 minutes. Nothing runs before you confirm.</p>}
      {short && <Button onClick={onWays}>See the three ways on</Button>}
      {bound && over && (
        <Button pending={pending === "quote"} onClick={onFresh}>
          Get a fresh quote
        </Button>
      )}
      {bound && !over && !short && offer && (
        <Button pending={pending === "confirm"} onClick={onConfirm}>
          Confirm and run · <Amount value={offer.total} unit={offer.unit} />
        </Button>
      )}
      {bound && back}
    </div>
  );
}

function Announcement({ offer }: { readonly offer: Offer | null }) {
  const locale = useLocale();
  const text = offer ? `Quote: ${formatAmount(offer.total, locale)} ${unitWord(offer.unit, offer.total)}, binding for 15 minutes.` : "";
  return (
    <p role="status" className="sr-only">
      {text}
    </p>
  );
}

/** Keeps what is typed in the address, so that a reload, the back button and a link keep the form. */
function useAddress(draft: Draft): void {
  useEffect(() => {
    const timer = setTimeout(() => window.history.replaceState(null, "", `?${queryOf(draft)}`), 300);
    return () => clearTimeout(timer);
  }, [draft]);
}

/** The refusal knows best: the balance may have fallen since the quote was made. */
function shortfallOf(offer: Offer | null, refused: unknown) {
  if (typeof refused === "bigint") return refused as NonNullable<Offer["shortfall"]>;
  if (typeof refused === "string") return parseMillis(refused);
  return offer?.shortfall ?? null;
}
