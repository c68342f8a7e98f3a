"use client";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { classNames } from "./class-names.ts";

/** A button that opens a small list of links and buttons. Escape, a click elsewhere or leaving by Tab closes it; Escape returns the focus. */
export function Menu({
  label,
  button,
  children,
  className,
  panelClassName,
}: {
  readonly label: string;
  readonly button: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
  readonly panelClassName?: string;
}) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const trigger = useRef<HTMLButtonElement>(null);
  const id = useId();
  useEffect(() => {
    if (!open) return;
    const outside = (event: PointerEvent) => event.target instanceof Node && !root.current?.contains(event.target) && setOpen(false);
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [open]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only watches the focus leave, and Escape
    <div
      ref={root}
      className="relative"
      onBlur={(event) => event.relatedTarget instanceof Node && !event.currentTarget.contains(event.relatedTarget) && setOpen(false)}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !open) return;
        setOpen(false);
        trigger.current?.focus();
      }}
    >
      <button
        ref={trigger}
        type="button"
        aria-label={label}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
        className={className}
      >
        {button}
      </button>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: closes after its links were used, by whatever means */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the links inside are what is used */}
      <div
        id={id}
        hidden={!open}
        onClick={(event) => event.target instanceof Element && event.target.closest("a") && setOpen(false)}
        className={classNames("absolute z-30 min-w-52 rounded-lg border border-line bg-panel p-1.5 shadow-lift", panelClassName)}
      >
        {children}
      </div>
    </div>
  );
}
