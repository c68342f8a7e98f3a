"use client";
import { useAction } from "#components/members/use-action.ts";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { When } from "#components/ui/when.tsx";
import type { Instant } from "#lib/units/instant.ts";
import type { Outcome } from "#lib/units/outcome.ts";

export type SessionView = { readonly name: string; readonly startedAt: Instant; readonly usedAt: Instant; readonly current: boolean };

/** The person's open sessions; each can be ended, or all others at once. */
export function Sessions({
  sessions,
  endSession,
}: {
  readonly sessions: readonly SessionView[];
  readonly endSession: (name: string | null) => Promise<Outcome<unknown>>;
}) {
  const { pending, problem, run } = useAction();
  const reload = () => location.reload();
  return (
    <>
      <ul>
        {sessions.map(({ name, startedAt, usedAt, current }) => (
          <li key={name} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b border-line py-2 last:border-0">
            <span>
              Signed in <When at={startedAt} /> {current && <Badge tone="good">this browser</Badge>}
              <span className="block text-xs text-dim">
                last used about <When at={usedAt} />
              </span>
            </span>
            {!current && (
              <Button kind="ghost" small pending={pending} onClick={() => run(() => endSession(name), reload)}>
                End
              </Button>
            )}
          </li>
        ))}
      </ul>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button kind="ghost" pending={pending} onClick={() => run(() => endSession(null), reload)}>
          Sign out everywhere else
        </Button>
        <form action="/sign-out" method="post">
          <Button type="submit" kind="ghost">
            Sign out here
          </Button>
        </form>
      </div>
      {problem && (
        <Notice tone="bad" live className="mt-2">
          {problem}
        </Notice>
      )}
    </>
  );
}
