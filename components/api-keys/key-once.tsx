"use client";
import { Button } from "#components/ui/button.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Notice } from "#components/ui/notice.tsx";

/** A new key, the only time that it can be seen. */
export function KeyOnce({ name, text, onDone }: { readonly name: string; readonly text: string; readonly onDone: () => void }) {
  return (
    <Dialog open onClose={onDone} title={`The key “${name}”`}>
      <Notice tone="warn">
        Copy it now and keep it where secrets are kept. It is not shown again: Greenlight keeps only a hash of it.
      </Notice>
      <div className="mt-3 flex flex-wrap items-center gap-2">
        <code className="min-w-0 grow basis-64 rounded-control border border-edge bg-bg px-2.5 py-2 font-mono text-sm break-all select-all">
          {text}
        </code>
        <CopyButton text={text} what="the key" />
      </div>
      <p className="mt-3 text-sm text-dim">
        Send it as <code className="font-mono">Authorization: Bearer …</code>, never in an address.
      </p>
      <div className="mt-4 flex justify-end">
        <Button onClick={onDone}>I have copied it</Button>
      </div>
    </Dialog>
  );
}
