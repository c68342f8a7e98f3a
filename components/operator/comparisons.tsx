"use client";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { Badge, type Tone } from "#components/ui/badge.tsx";
import { Button, Spinner } from "#components/ui/button.tsx";
import { Count } from "#components/ui/count.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { When } from "#components/ui/when.tsx";
import type { ComparedThing, ComparisonView } from "#lib/domain/billing/view-operator.ts";
import { type OperatorAction, useMoneyAction } from "./use-money-action.ts";

/** How often the page looks how far a comparison has come. */
const EVERY = 1_500;

/** The comparisons with the payment service: what each looked at, what it repaired and what it could not; and one that runs now. */
export function Comparisons({
  comparisons,
  canAsk,
  ask,
}: {
  readonly comparisons: readonly ComparisonView[];
  readonly canAsk: boolean;
  readonly ask: OperatorAction;
}) {
  const { pending, problem, run } = useMoneyAction();
  const router = useRouter();
  const running = comparisons.find(({ state }) => state === "waiting" || state === "running");
  const isRunning = running !== undefined;
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(() => router.refresh(), EVERY);
    return () => clearInterval(timer);
  }, [isRunning, router]);
  const button = canAsk && !isRunning && (
    <Button small kind="ghost" pending={pending} onClick={() => run(() => ask({}))}>
      Run now
    </Button>
  );
  return (
    <Panel title="Comparisons with the payment service" note="once a day by itself" aside={button}>
      {problem && (
        <Notice tone="bad" live className="mb-3">
          {problem}
        </Notice>
      )}
      <div role="status">{running && <Progress of={running} />}</div>
      {comparisons.length === 0 && (
        <EmptyState title="None yet">The first one looks at everything of the last 45 days, and repairs what was missed.</EmptyState>
      )}
      <ul>
        {comparisons
          .filter((each) => each !== running)
          .map((each) => (
            <Run key={each.at} of={each} />
          ))}
      </ul>
    </Panel>
  );
}

function Progress({ of: { state, looked, since } }: { readonly of: ComparisonView }) {
  return (
    <p className="mb-3 flex items-center gap-3 rounded-control bg-soft px-3 py-2">
      <span className="text-accent">
        <Spinner />
      </span>
      {state === "waiting" ? (
        <span>Waits for the worker, which takes it within seconds.</span>
      ) : (
        <span>
          Comparing everything since <When at={since} shape="date" />: <Count value={looked} /> {looked === 1 ? "thing" : "things"} looked
          at so far
        </span>
      )}
    </p>
  );
}

function Run({ of }: { readonly of: ComparisonView }) {
  const { at, since, by, state, looked, repaired, failed, milliseconds } = of;
  const { tone, words } = outcomeOf(of);
  const things = [...failed, ...repaired];
  return (
    <li className="border-b border-line py-2.5 last:border-0 last:pb-0">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <When at={at} />
        <Badge tone={tone}>{words}</Badge>
        {state === "done" && (
          <span className="text-dim">
            <Count value={looked} /> {looked === 1 ? "thing" : "things"} since <When at={since} shape="day" />
          </span>
        )}
        <span className="text-xs text-faint sm:ml-auto">
          {by ? `asked for by ${by}` : "by itself"}
          {state === "done" && `, ${milliseconds < 1_000 ? "under a second" : `${Math.round(milliseconds / 1_000)} s`}`}
        </span>
      </div>
      {things.length > 0 && (
        <details className="mt-1">
          <summary className="min-h-6 cursor-pointer text-sm text-dim">
            {failed.length > 0 ? "What waits, and what was repaired" : "What was repaired"}
          </summary>
          <ul className="mt-1 space-y-1 text-sm">
            {failed.map((each) => (
              <Thing key={`waits ${each.id}`} of={each} did="waits" />
            ))}
            {repaired.map((each) => (
              <Thing key={`repaired ${each.id}`} of={each} did="repaired" />
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}

function outcomeOf({ state, repaired, failed }: ComparisonView): { readonly tone: Tone; readonly words: string } {
  if (state !== "done") return { tone: "warn", words: "Cut short" };
  const words = [
    failed.length > 0 && `${failed.length} ${failed.length === 1 ? "waits" : "wait"}`,
    repaired.length > 0 && `${repaired.length} repaired`,
  ].filter(Boolean);
  if (words.length === 0) return { tone: "good", words: "All fits" };
  return { tone: failed.length > 0 ? "bad" : "warn", words: words.join(", ") };
}

function Thing({ of: { label, id, orgName, words }, did }: { readonly of: ComparedThing; readonly did: "waits" | "repaired" }) {
  return (
    <li className="wrap-break-word">
      <span className={did === "waits" ? "text-bad" : "text-accent"}>{did === "waits" ? "Waits" : "Repaired"}</span> {orgName ?? "unknown"}:{" "}
      {label.toLowerCase()} <code className="text-xs break-all">{id}</code>, {words}
    </li>
  );
}
