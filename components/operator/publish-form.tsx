"use client";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import { Checkbox, Field, Input } from "#components/ui/field.tsx";
import { Notice } from "#components/ui/notice.tsx";
import type { Outcome, Refusal } from "#lib/units/outcome.ts";
import { problemsIn, refusalText } from "./refused.ts";

type Props = {
  readonly cardId: string;
  readonly version: number;
  readonly revision: number;
  readonly publish: (input: unknown) => Promise<Outcome<unknown>>;
};

/** When the new version takes effect, why it is made, and the last word. */
export function PublishForm({ cardId, version, revision, publish }: Props) {
  const router = useRouter();
  const [isLater, setIsLater] = useState(false);
  const [day, setDay] = useState("");
  const [note, setNote] = useState("");
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [missing, setMissing] = useState(false);
  const [pending, start] = useTransition();
  const submit = () => {
    setMissing(isLater && !day);
    if ((isLater && !day) || pending) return;
    start(async () => {
      setRefusal(null);
      const effectiveAt = isLater ? `${day}:00Z` : null;
      const outcome = await publish({ cardId, revision, effectiveAt, note }).catch(
        (): Refusal => ({ ok: false, reason: "lost", detail: {} }),
      );
      if (outcome.ok) router.push(`/operator/cards/${cardId}`);
      else setRefusal(outcome);
    });
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Checkbox
        label="Take effect later"
        hint="Without it, new quotes of every organization on the card are priced by the version at once."
        checked={isLater}
        onChange={(event) => setIsLater(event.target.checked)}
        className="mb-2"
      />
      {isLater && (
        <Field label="From, in UTC" error={missing ? "Choose a moment to come." : undefined} className="max-w-64">
          {(props) => <Input {...props} type="datetime-local" value={day} onChange={(event) => setDay(event.target.value)} />}
        </Field>
      )}
      <Field label="What changed, for the list of versions" optional className="max-w-xl">
        {(props) => <Input {...props} maxLength={400} autoComplete="off" value={note} onChange={(event) => setNote(event.target.value)} />}
      </Field>
      {refusal && (
        <Notice tone="bad" live className="mb-3">
          {refusalText(refusal)}
          <ul>
            {problemsIn(refusal).map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </Notice>
      )}
      <Button type="submit" pending={pending}>
        Publish version {version} for good
      </Button>
    </form>
  );
}
