import { type ComponentProps, type ReactNode, useId } from "react";
import { classNames } from "./class-names.ts";
import { ChevronIcon, WarningIcon } from "./icons.tsx";

const CONTROL = "min-h-10 w-full rounded-control border border-edge bg-bg px-2.5 py-2 text-ink aria-invalid:border-bad";

export type ControlProps = { readonly id: string; readonly "aria-describedby"?: string; readonly "aria-invalid"?: true };

/** A label, a control, a hint and what is wrong, tied together for every reader. `children` receives the control's props. */
export function Field({
  label,
  hint,
  error,
  optional = false,
  className,
  children,
}: {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly error?: ReactNode;
  readonly optional?: boolean;
  readonly className?: string;
  readonly children: (control: ControlProps) => ReactNode;
}) {
  const id = useId();
  const described = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  const control: ControlProps = {
    id,
    ...(described && { "aria-describedby": described }),
    ...(error ? { "aria-invalid": true as const } : {}),
  };
  return (
    <div className={classNames("mb-3", className)}>
      <label htmlFor={id} className="mb-1 block text-xs text-dim">
        {label}
        {optional && <span className="text-faint"> (optional)</span>}
      </label>
      {children(control)}
      {hint && (
        <p id={`${id}-hint`} className="mt-1 text-xs text-faint">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="mt-1 flex items-center gap-1 text-xs text-bad">
          <WarningIcon className="size-3.5" />
          {error}
        </p>
      )}
    </div>
  );
}

/** A line of text or a number; `unit` stands at its right edge. */
export function Input({ unit, className, ...rest }: ComponentProps<"input"> & { readonly unit?: string }) {
  if (!unit) return <input {...rest} className={classNames(CONTROL, className)} />;
  return (
    <span className="relative block">
      <input {...rest} className={classNames(CONTROL, "pr-14", className)} />
      <span aria-hidden="true" className="pointer-events-none absolute inset-y-0 right-2.5 flex items-center text-faint">
        {unit}
      </span>
    </span>
  );
}

export function Select({ className, ...rest }: ComponentProps<"select">) {
  return (
    <span className="relative block">
      <select {...rest} className={classNames(CONTROL, "appearance-none pr-8", className)} />
      <ChevronIcon className="pointer-events-none absolute top-1/2 right-2.5 size-4 -translate-y-1/2 text-faint" />
    </span>
  );
}

/** Several lines of text. */
export function Textarea({ className, ...rest }: ComponentProps<"textarea">) {
  return <textarea {...rest} className={classNames(CONTROL, "block", className)} />;
}

export function Checkbox({
  label,
  hint,
  className,
  ...rest
}: ComponentProps<"input"> & { readonly label: ReactNode; readonly hint?: ReactNode }) {
  return (
    <label className={classNames("flex min-h-6 items-start gap-2.5 py-1", className)}>
      <input {...rest} type="checkbox" className="mt-0.5 size-4 shrink-0 accent-accent" />
      <span>
        {label}
        {hint && <span className="block text-xs text-faint">{hint}</span>}
      </span>
    </label>
  );
}
