import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { CheckIcon, InfoIcon, WarningIcon } from "./icons.tsx";

const TONES = {
  info: { box: "bg-soft text-ink", ink: "text-accent", icon: InfoIcon },
  good: { box: "bg-soft text-ink", ink: "text-accent", icon: CheckIcon },
  warn: { box: "bg-warn-soft text-ink", ink: "text-warn", icon: WarningIcon },
  bad: { box: "bg-bad-soft text-ink", ink: "text-bad", icon: WarningIcon },
} as const;

/** A remark in the page's flow. `live` reads it out when it appears. */
export function Notice({
  tone = "info",
  live = false,
  children,
  className,
}: {
  readonly tone?: keyof typeof TONES;
  readonly live?: boolean;
  readonly children: ReactNode;
  readonly className?: string;
}) {
  const { box, ink, icon: Icon } = TONES[tone];
  return (
    <div
      role={live ? (tone === "bad" ? "alert" : "status") : undefined}
      className={classNames("flex gap-2.5 rounded-control px-3 py-2", box, className)}
    >
      <Icon className={`mt-0.5 size-4 ${ink}`} />
      <div className="min-w-0">{children}</div>
    </div>
  );
}
