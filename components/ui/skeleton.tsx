import { classNames } from "./class-names.ts";

/** A grey stand-in of the true size, so that nothing jumps when the real thing comes. Give it height and width. */
export function Skeleton({ className }: { readonly className: string }) {
  return <span aria-hidden="true" className={classNames("block animate-pulse rounded-md bg-line", className)} />;
}

/** A panel that is loading: a title and `rows` lines. */
export function SkeletonPanel({ rows = 3, className }: { readonly rows?: number; readonly className?: string }) {
  return (
    <div className={classNames("rounded-lg border border-line bg-panel px-[18px] py-4", className)}>
      <Skeleton className="mb-4 h-4 w-40" />
      {Array.from({ length: rows }, (_, row) => `row ${row}`).map((row) => (
        <Skeleton key={row} className="mb-3 h-5 w-full" />
      ))}
    </div>
  );
}

/** Tells a screen reader that a page is loading; the skeletons are silent. */
export function LoadingStatus() {
  return (
    <p role="status" className="sr-only">
      Loading
    </p>
  );
}
