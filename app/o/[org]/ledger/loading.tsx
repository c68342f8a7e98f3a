import { PageHeader } from "#components/ui/page-header.tsx";
import { LoadingStatus, Skeleton, SkeletonPanel } from "#components/ui/skeleton.tsx";

export default function Loading() {
  return (
    <>
      <PageHeader title="Statement" note="The entries of your credits" />
      <LoadingStatus />
      <Skeleton className="mb-3.5 h-[72px] w-full rounded-lg" />
      <SkeletonPanel rows={2} className="mb-3.5" />
      <SkeletonPanel rows={12} />
    </>
  );
}
