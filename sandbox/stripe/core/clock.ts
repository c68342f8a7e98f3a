import type { Context } from "./context.ts";
import type { Due } from "./resource.ts";

const MOST = 100_000;

/**
 * Does what falls due on a clock (null: the machine's own) up to `until`, in order of time. `reach` moves a test clock to each
 * moment first, so that what is done is dated then. Whoever has nothing more to do leaves no due time behind.
 */
export function runDue(context: Context, due: readonly Due[], clock: string | null, until: number, reach: (at: number) => void): void {
  for (let step = 0; step < MOST; step++) {
    const next = context.store.nextDue(clock, until);
    if (!next) return;
    context.store.setDue(next.id, null);
    reach(next.due);
    for (const one of due) if (one.kind === next.kind) one.run(context, next.id, next.due);
  }
  throw new Error(`more than ${MOST} things fell due at once: something sets its own due time to the past`);
}
