"use client";
import { useRouter } from "next/navigation";
import { useId } from "react";
import { Button, ButtonLink } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { ScrollBox } from "#components/ui/scroll-box.tsx";
import { Figures } from "./figures.tsx";
import { refusalText } from "./refused.ts";
import { type DraftActions, type DraftView, useDraft } from "./use-draft.ts";

/** The next version of a card as it is written: its figures by themselves, all of it as JSON, and what is wrong, while it is typed. */
export function DraftEditor({ view, actions }: { readonly view: DraftView; readonly actions: DraftActions }) {
  const draft = useDraft(view, actions);
  const { previous } = view;
  const { problems, isChanged, saved, pending, refusal } = draft;
  const router = useRouter();
  const id = useId();
  const href = `/operator/cards/${previous.id}`;
  return (
    <div className="space-y-3.5">
      <div className="sticky top-0 z-10 -mx-1 flex flex-wrap items-center gap-2 bg-bg px-1 py-2">
        <Button pending={pending} onClick={draft.save}>
          Save draft
        </Button>
        {saved.revision > 0 && !isChanged && problems.length === 0 && (
          <ButtonLink href={`${href}/publish`} kind="ghost">
            Check and publish
          </ButtonLink>
        )}
        {saved.revision > 0 && (
          <Button kind="ghost" onClick={() => draft.discard(() => router.push(href))}>
            Discard draft
          </Button>
        )}
        <span role="status" className="text-sm text-dim">
          {isChanged ? "Not saved." : "Saved."}{" "}
          {problems.length === 0
            ? "It can be published."
            : problems.length === 1
              ? "One problem keeps it from being published."
              : `${problems.length} problems keep it from being published.`}
        </span>
      </div>
      {refusal && (
        <Notice tone="bad" live>
          {refusalText(refusal)}
        </Notice>
      )}
      {problems.length > 0 && <ProblemList problems={problems} />}
      <Figures card={draft.sound} before={previous} json={draft.json} problems={problems} onChange={draft.set} />
      <Panel title="The whole card" note="JSON">
        <label htmlFor={id} className="mb-1 block text-xs text-dim">
          Everything the card says: operations, qualities, plans, packs, samples
        </label>
        <textarea
          id={id}
          value={draft.text}
          onChange={(event) => draft.setText(event.target.value)}
          spellCheck={false}
          aria-invalid={problems.length > 0 || undefined}
          className="block h-[32rem] w-full rounded-control border border-edge bg-bg px-3 py-2 font-mono text-sm whitespace-pre text-ink aria-invalid:border-bad"
        />
      </Panel>
    </div>
  );
}

function ProblemList({ problems }: { readonly problems: readonly string[] }) {
  return (
    <Notice tone="bad">
      <h2 className="font-semibold">What is wrong</h2>
      <ScrollBox label="Problems" className="mt-1 max-h-60">
        <ul className="space-y-1">
          {problems.map((problem) => {
            const colon = problem.indexOf(": ");
            return (
              <li key={problem} className="break-words">
                <code className="font-mono text-sm">{problem.slice(0, colon)}</code> {problem.slice(colon + 2)}
              </li>
            );
          })}
        </ul>
      </ScrollBox>
    </Notice>
  );
}
