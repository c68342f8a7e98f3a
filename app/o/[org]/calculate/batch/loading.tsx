import { LoadingStatus, Skeleton, SkeletonPanel } from "#components/ui/skeleton.tsx";

export default function BatchLoading() {
  return (
    <>
      <LoadingStatus />
      <Skeleton className="mb-5 h-10 w-56" />
      <div className="grid gap-3.5">
        <SkeletonPanel rows={12} />
        <SkeletonPanel rows={12} />
      </div>
    </>
  );
}
