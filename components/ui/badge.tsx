import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

const TONES = {
  good: "bg-soft text-accent",
  warn: "bg-warn-soft text-warn",
  bad: "bg-bad-soft text-bad",
  plain: "border border-line text-dim",
} as const;

export type Tone = keyof typeof TONES;

/** One word of state. The word says it; the colour only repeats it. */
export function Badge({
  tone = "plain",
  children,
  className,
}: {
  readonly tone?: Tone;
  readonly children: ReactNode;
  readonly className?: string;
}) {
  return (
    <span
      className={classNames("inline-flex items-center gap-1 rounded-sm px-1.5 py-px text-xs whitespace-nowrap", TONES[tone], className)}
    >
      {children}
    </span>
  );
}
