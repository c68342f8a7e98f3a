"use client";
import { type ReactNode, useEffect, useId, useRef } from "react";
import { CrossIcon } from "./icons.tsx";

/** A modal dialog. The browser's own: it traps the focus, closes on Escape, and returns the focus to where it was. */
export function Dialog({
  open,
  onClose,
  title,
  children,
}: {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: ReactNode;
  readonly children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const element = dialog.current;
    if (!element) return;
    if (open && !element.open) element.showModal();
    if (!open && element.open) element.close();
  }, [open]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside the dialog closes it, and the browser does it for Escape
    <dialog
      ref={dialog}
      aria-labelledby={heading}
      onClose={onClose}
      onClick={(event) => event.target === event.currentTarget && event.currentTarget.close()}
      className="w-[min(560px,calc(100vw-24px))] rounded-lg border border-line bg-panel p-0 text-left whitespace-normal shadow-lift"
    >
      <div className="px-5 py-4">
        <div className="mb-3 flex items-start justify-between gap-4">
          <h2 id={heading} className="text-lg font-semibold">
            {title}
          </h2>
          <button
            type="button"
            onClick={() => dialog.current?.close()}
            className="-mr-2 grid size-8 place-items-center rounded-md text-dim hover:bg-soft"
            aria-label="Close"
          >
            <CrossIcon />
          </button>
        </div>
        {open && children}
      </div>
    </dialog>
  );
}
