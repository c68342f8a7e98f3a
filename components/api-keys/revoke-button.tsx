"use client";
import { useState, useTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { keyRefusal } from "./refusal-text.ts";
import type { RevokeAction } from "./types.ts";

type Props = { readonly slug: string; readonly id: string; readonly name: string; readonly shown: string; readonly revoke: RevokeAction };

/** Ends a key, after saying what stops then. */
export function RevokeButton({ slug, id, name, shown, revoke }: Props) {
  const [open, setOpen] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, start] = useTransition();
  const run = () =>
    start(async () => {
      setProblem(null);
      const outcome = await revoke(slug, { keyId: id }).catch(() => null);
      if (outcome?.ok) setOpen(false);
      else
        setProblem(
          outcome === null ? "Greenlight did not answer. Reload the page to see whether the key was revoked." : keyRefusal(outcome).form,
        );
    });
  return (
    <>
      <Button kind="ghost" small aria-label={`Revoke the key ${name}`} onClick={() => setOpen(true)}>
        Revoke
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title={`Revoke “${name}”?`}>
        <p>
          Whatever uses <code className="font-mono">{shown}</code> is refused from this moment on, for ever. Jobs that it started go on.
        </p>
        {problem && (
          <Notice tone="bad" live className="mt-3">
            {problem}
          </Notice>
        )}
        <div className="mt-4 flex flex-wrap justify-end gap-2">
          <Button kind="ghost" onClick={() => setOpen(false)}>
            Keep it
          </Button>
          <Button kind="danger" pending={pending} onClick={run}>
            Revoke the key
          </Button>
        </div>
      </Dialog>
    </>
  );
}
