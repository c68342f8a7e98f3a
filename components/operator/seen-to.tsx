import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { SeenToView } from "#lib/domain/billing/view-operator.ts";
import type { Instant } from "#lib/units/instant.ts";
import { OutLink } from "./out-link.tsx";

const HOW: Readonly<Record<SeenToView["how"], string>> = { tried: "Tried again", dismissed: "Dismissed", granted: "Granted by hand" };

/** What persons did lately about what waited. */
export function SeenTo({ seen, now }: { readonly seen: readonly SeenToView[]; readonly now: Instant }) {
  if (seen.length === 0) return null;
  return (
    <details className="mt-3">
      <summary className="min-h-6 cursor-pointer text-dim">Seen to lately</summary>
      <ul className="mt-2 grid gap-2">
        {seen.map(({ id, how, words, by, at, dashboard }) => {
          const name = <code className="text-sm break-all">{id}</code>;
          return (
            <li key={id}>
              <p className="wrap-break-word">
                <span className="font-semibold">{HOW[how]}:</span> {dashboard ? <OutLink href={dashboard}>{name}</OutLink> : name}. {words}
              </p>
              <p className="text-xs text-faint">
                {by}, <RelativeTime at={at} now={now} />
              </p>
            </li>
          );
        })}
      </ul>
    </details>
  );
}
