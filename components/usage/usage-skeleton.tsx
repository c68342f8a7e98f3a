import { PageHeader } from "#components/ui/page-header.tsx";
import { LoadingStatus, Skeleton, SkeletonPanel } from "#components/ui/skeleton.tsx";

/** Plan & usage before its figures are there, at their size. */
export function UsageSkeleton() {
  return (
    <>
      <PageHeader title="Plan & usage" />
      <LoadingStatus />
      <Skeleton className="mb-3.5 h-[164px] w-full rounded-lg" />
      <div className="mb-3.5 grid gap-3.5 lg:grid-cols-[1.7fr_1fr]">
        <Skeleton className="h-[300px] w-full rounded-lg" />
        <Skeleton className="h-[300px] w-full rounded-lg" />
      </div>
      <SkeletonPanel rows={8} />
    </>
  );
}
