import { SandboxMark } from "#components/ui/sandbox-mark.tsx";
import { SANDBOX_FAILING_PROJECT, SANDBOX_SLOW_PROJECT } from "#lib/domain/jobs/sandbox.ts";

/** Says that nothing is really rendered here, and how to see a refund or a long hold. */
export function SandboxNote() {
  return (
    <p className="mt-3.5 flex flex-wrap items-baseline gap-x-2 gap-y-1 text-sm text-dim" data-screen-only>
      <SandboxMark>Sandbox renderer</SandboxMark>
      <span>
        A stand-in takes 3 to 8 seconds and makes no pictures. To see a refund, run a job with the project{" "}
        <code className="rounded-sm bg-soft px-1 text-ink">{SANDBOX_FAILING_PROJECT}</code>: it fails, and everything returns. With the
        project <code className="rounded-sm bg-soft px-1 text-ink">{SANDBOX_SLOW_PROJECT}</code> it takes minutes, and holds its credits
        meanwhile.
      </span>
    </p>
  );
}
