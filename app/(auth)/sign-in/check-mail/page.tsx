import type { Metadata } from "next";
import { Standalone } from "#components/shell/standalone.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { SandboxMark } from "#components/ui/sandbox-mark.tsx";
import { loadSignIn } from "#lib/request/sign-in-view.ts";

export const metadata: Metadata = { title: "Look into your inbox", robots: { index: false } };

export default async function CheckMailPage() {
  const { sandbox } = await loadSignIn();
  return (
    <Standalone title="Look into your inbox">
      <p className="text-dim">A link is on its way. It works once, for 15 minutes, and brings you back to where you wanted to go.</p>
      <div className="mt-5 flex flex-wrap items-center gap-3">
        {sandbox && <ButtonLink href="/sandbox/inbox">Open the sandbox inbox</ButtonLink>}
        <ButtonLink kind="ghost" href="/sign-in">
          Use another address
        </ButtonLink>
        {sandbox && <SandboxMark />}
      </div>
    </Standalone>
  );
}
