import { LoadingStatus, Skeleton, SkeletonPanel } from "#components/ui/skeleton.tsx";

export default function CalculateLoading() {
  return (
    <>
      <LoadingStatus />
      <Skeleton className="mb-5 h-10 w-56" />
      <div className="grid items-start gap-3.5 lg:grid-cols-[1fr_1.15fr]">
        <SkeletonPanel rows={12} />
        <SkeletonPanel rows={12} />
      </div>
    </>
  );
}
