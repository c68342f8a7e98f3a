import { PageHeader } from "#components/ui/page-header.tsx";
import { LoadingStatus, SkeletonPanel } from "#components/ui/skeleton.tsx";

export default function Loading() {
  return (
    <>
      <PageHeader title="Quote accuracy" />
      <LoadingStatus />
      <SkeletonPanel rows={3} className="mb-3.5" />
      <SkeletonPanel rows={7} className="mb-3.5" />
      <SkeletonPanel rows={4} />
    </>
  );
}
