import { LoadingStatus, Skeleton, SkeletonPanel } from "#components/ui/skeleton.tsx";

export default function JobLoading() {
  return (
    <>
      <LoadingStatus />
      <Skeleton className="mb-4 h-10 w-72" />
      <Skeleton className="mb-3.5 h-10 w-full" />
      <div className="mb-3.5 grid items-start gap-3.5 lg:grid-cols-[1fr_1.15fr]">
        <SkeletonPanel rows={8} />
        <SkeletonPanel rows={5} />
      </div>
      <SkeletonPanel rows={3} className="mb-3.5" />
      <SkeletonPanel rows={4} />
    </>
  );
}
