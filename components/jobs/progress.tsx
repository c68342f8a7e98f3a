/** How far a running job is. The figure says it; the bar only repeats it. */
export function Progress({ percent, label }: { readonly percent: number; readonly label: string }) {
  return (
    <div className="flex items-center gap-2">
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        className="h-2 min-w-16 flex-1 overflow-hidden rounded-full bg-line"
      >
        <span className="block h-full rounded-full bg-accent transition-[width] duration-500" style={{ width: `${percent}%` }} />
      </div>
      <span aria-hidden="true" className="numbers w-9 text-right text-xs text-dim">
        {percent}%
      </span>
    </div>
  );
}
