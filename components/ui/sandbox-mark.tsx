/** Marks every part that only pretends: sandbox mail, renderer, payments, clock. */
export function SandboxMark({ children = "Sandbox" }: { readonly children?: string }) {
  return <span className="rounded-sm bg-warn-soft px-2 py-0.5 text-xs whitespace-nowrap text-warn">{children}</span>;
}
