import { LoadingStatus, Skeleton, SkeletonPanel } from "#components/ui/skeleton.tsx";

export default function Loading() {
  return (
    <>
      <Skeleton className="mb-4 h-[34px] w-52" />
      <LoadingStatus />
      <SkeletonPanel rows={4} className="mb-3.5" />
      <SkeletonPanel rows={6} />
    </>
  );
}
