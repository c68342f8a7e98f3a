"use client";
import { Amount } from "#components/ui/amount.tsx";
import { Button } from "#components/ui/button.tsx";
import { formatAmount, unitWord } from "#components/ui/format.ts";
import { useLocale } from "#components/ui/locale.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { type Offer, tiersOf } from "./offer.ts";
import { OfferPanel } from "./offer-panel.tsx";
import { OutOfCredit } from "./out-of-credit.tsx";
import { RefusedNotice } from "./refused.tsx";
import { RequestForm } from "./request-form.tsx";
import { type CalculatorProps, useCalculator } from "./use-calculator.ts";

/** Choose, see the price, confirm. The browser estimates while typing; the server's quote is what counts (GEN-3, ACT-8). */
export function Calculator(props: CalculatorProps) {
  const { slug, view } = props;
  const state = useCalculator(props);
  const { draft, held, offer, compared, refusal, pending, over, shortfall, fresh } = state;
  const tiers = tiersOf(compared, draft.text[`params.${compared?.name}`] ?? "", offer);
  return (
    <div className="grid items-start gap-3.5 lg:grid-cols-[1fr_1.15fr]">
      <Panel title="What will run">
        <RequestForm
          card={view.card}
          draft={draft}
          problems={state.problems}
          elsewhere={compared?.name ?? null}
          onChange={state.change}
          onSubmit={fresh}
          pending={pending === "quote"}
        />
      </Panel>
      <OfferPanel
        view={view}
        offer={offer}
        tiers={tiers}
        tierLegend={compared?.label ?? ""}
        held={held}
        over={over}
        onChoose={state.choose}
        onOver={state.onOver}
      >
        {refusal && refusal.reason !== "insufficient_credits" && <RefusedNotice refusal={refusal} slug={slug} />}
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
          onConfirm={() => void state.run()}
          onFresh={fresh}
          onChange={state.drop}
          onWays={() => state.setWaysOpen(true)}
        />
        <Announcement offer={held ? offer : null} />
      </OfferPanel>
      {offer && shortfall !== null && (
        <OutOfCredit
          open={state.waysOpen}
          onClose={() => state.setWaysOpen(false)}
          slug={slug}
          view={view}
          shortfall={shortfall}
          total={offer.total}
        />
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
  const mayConfirm = bound && !over && !short && offer;
  return (
    <div className="mt-3.5 flex min-h-10 flex-wrap items-center gap-2">
      {!bound && !short && <p className="text-dim">Calculate makes the price binding for 15 minutes. Nothing runs before you confirm.</p>}
      {short && !over && <Button onClick={onWays}>See the three ways on</Button>}
      {over && (
        <Button pending={pending === "quote"} onClick={onFresh}>
          Get a fresh quote
        </Button>
      )}
      {mayConfirm && (
        <Button pending={pending === "confirm"} onClick={onConfirm}>
          <span>
            Confirm and run · <Amount value={offer.total} unit={offer.unit} />
          </span>
        </Button>
      )}
      {bound && (
        <Button kind="ghost" onClick={onChange}>
          Change
        </Button>
      )}
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
