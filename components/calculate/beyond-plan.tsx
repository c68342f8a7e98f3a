import Link from "next/link";
import { Notice } from "#components/ui/notice.tsx";
import type { TierLimit } from "#lib/domain/rating/tier.ts";

/** What of the request the plan does not take, and the plan that does: told while typing, before the server would refuse it (ALW-2). */
export function BeyondPlan({
  limits,
  slug,
  mayChange,
}: {
  readonly limits: readonly TierLimit[];
  readonly slug: string;
  readonly mayChange: boolean;
}) {
  const [first] = limits;
  if (!first) return null;
  return (
    <Notice tone="warn" live className="mt-3.5">
      {limits.map(({ path, message }) => (
        <p key={path}>{message}</p>
      ))}
      {first.plan && mayChange && (
        <Link href={`/o/${slug}/plans?plan=${first.plan.id}#plans`} className="font-semibold text-accent underline">
          Compare the plans
        </Link>
      )}
      {first.plan && !mayChange && <p>An owner can change the plan.</p>}
    </Notice>
  );
}
