import { LoadingStatus, Skeleton, SkeletonPanel } from "#components/ui/skeleton.tsx";

export default function JobsLoading() {
  return (
    <>
      <LoadingStatus />
      <Skeleton className="mb-4 h-10 w-56" />
      <Skeleton className="mb-3.5 h-9 w-full" />
      <Skeleton className="mb-3.5 h-14 w-full" />
      <SkeletonPanel rows={12} />
    </>
  );
}
