"use client";
import { useState } from "react";
import { Amount, Price } from "#components/ui/amount.tsx";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { When } from "#components/ui/when.tsx";
import type { WaitingView } from "#lib/domain/billing/view-operator.ts";
import type { Instant } from "#lib/units/instant.ts";
import { OutLink } from "./out-link.tsx";
import { Said } from "./said.tsx";
import { type OperatorAction, useMoneyAction } from "./use-money-action.ts";
import { WaitingDialogs } from "./waiting-dialogs.tsx";

export type Retried = { readonly words: string; readonly isSettled: boolean };
type Actions = { readonly retry: OperatorAction<Retried>; readonly dismiss: OperatorAction; readonly grant: OperatorAction };
type Props = { readonly waiting: readonly WaitingView[]; readonly now: Instant } & Actions;

/** Payments and events that fit nothing here and wait for a person (robustness E). */
export function WaitingList({ waiting, ...rest }: Props) {
  const [said, setSaid] = useState("");
  return (
    <>
      <Said>{said}</Said>
      {waiting.length === 0 ? (
        <EmptyState title="Nothing waits">
          A payment that does not fit what was ordered brings no credits and stands here, until somebody has looked at it.
        </EmptyState>
      ) : (
        <ul>
          {waiting.map((each) => (
            <WaitingRow key={`${each.kind} ${each.id}`} thing={each} onSaid={setSaid} {...rest} />
          ))}
        </ul>
      )}
    </>
  );
}

type RowProps = Omit<Props, "waiting"> & { readonly thing: WaitingView; readonly onSaid: (words: string) => void };

function WaitingRow({ thing, now, retry, dismiss, grant, onSaid }: RowProps) {
  const { kind, id, label, org, words } = thing;
  const { pending, problem, run } = useMoneyAction();
  const [still, setStill] = useState("");
  const [asking, setAsking] = useState<"grant" | "dismiss" | null>(null);
  const tried = ({ words: came, isSettled }: Retried) => {
    setStill(isSettled ? "" : `Looked at again just now, and it still waits: ${came}.`);
    if (isSettled) onSaid(`${label} ${id}: ${came}.`);
  };
  return (
    <li className="border-b border-line py-3 first:pt-0 last:border-0 last:pb-0">
      <div className="flex flex-wrap items-start gap-x-6 gap-y-2">
        <div className="min-w-0 grow basis-72">
          <p>
            <span className="font-semibold">{org?.name ?? "Nobody’s here"}</span> <span className="text-dim">· {label.toLowerCase()}</span>{" "}
            <Reference {...thing} />
          </p>
          <p className="wrap-break-word text-warn">{sentence(words)}</p>
          <Sums thing={thing} />
          <p className="text-xs text-faint">
            <When at={thing.at} />, <RelativeTime at={thing.at} now={now} />
            {toldBy(thing)}
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          <Button
            small
            kind="ghost"
            pending={pending}
            aria-label={`Try again now: ${label.toLowerCase()} ${id}`}
            onClick={() => run(() => retry({ kind, id }), tried)}
          >
            Try again now
          </Button>
          {thing.grants !== null && (
            <Button small kind="ghost" aria-label={`Grant by hand: ${label.toLowerCase()} ${id}`} onClick={() => setAsking("grant")}>
              Grant by hand
            </Button>
          )}
          <Button small kind="ghost" aria-label={`Dismiss ${label.toLowerCase()} ${id}`} onClick={() => setAsking("dismiss")}>
            Dismiss
          </Button>
        </div>
      </div>
      {(problem ?? still) && (
        <Notice tone={problem ? "bad" : "warn"} live className="mt-2">
          {problem ?? still}
        </Notice>
      )}
      <WaitingDialogs thing={thing} asking={asking} dismiss={dismiss} grant={grant} onClose={() => setAsking(null)} onSaid={onSaid} />
    </li>
  );
}

function Reference({ id, dashboard }: Pick<WaitingView, "id" | "dashboard">) {
  const text = <code className="text-sm break-all">{id}</code>;
  return dashboard ? <OutLink href={dashboard}>{text}</OutLink> : text;
}

function Sums({ thing: { paid, ordered } }: { readonly thing: WaitingView }) {
  if (!paid) return null;
  return (
    <p className="text-dim">
      Paid <Price money={paid} />
      {ordered && (
        <>
          , ordered{" "}
          {ordered.credits !== null && (
            <>
              <Amount value={ordered.credits} unit="credit" />{" "}
            </>
          )}
          {ordered.credits === null && ordered.planId && `the plan ${ordered.planId} `}
          {ordered.price && (
            <>
              for <Price money={ordered.price} />
            </>
          )}
        </>
      )}
    </p>
  );
}

function toldBy({ eventCount, isCompared }: WaitingView): string {
  const by = [eventCount > 0 && `${eventCount} ${eventCount === 1 ? "event" : "events"}`, isCompared && "the last comparison"].filter(
    Boolean,
  );
  return by.length > 0 ? ` · told of by ${by.join(" and ")}` : "";
}

function sentence(words: string): string {
  return words ? `${words.slice(0, 1).toUpperCase()}${words.slice(1)}.` : "Why is not known.";
}
