import { LoadingStatus, Skeleton, SkeletonPanel } from "#components/ui/skeleton.tsx";

export default function BillingLoading() {
  return (
    <>
      <LoadingStatus />
      <Skeleton className="mb-5 h-12 w-72" />
      <Skeleton className="mb-3.5 h-10 w-full" />
      <div className="grid gap-3.5">
        <SkeletonPanel rows={3} />
        <SkeletonPanel rows={5} />
        <SkeletonPanel rows={4} />
      </div>
    </>
  );
}
