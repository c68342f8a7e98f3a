import { LoadingStatus, Skeleton, SkeletonPanel } from "#components/ui/skeleton.tsx";

export default function BillingLoading() {
  return (
    <>
      <LoadingStatus />
      <Skeleton className="mb-5 h-10 w-56" />
      <div className="grid items-start gap-3.5 lg:grid-cols-2">
        <div className="grid gap-3.5">
          <SkeletonPanel rows={3} />
          <SkeletonPanel rows={4} />
        </div>
        <SkeletonPanel rows={12} />
      </div>
    </>
  );
}
