import { PageHeader } from "#components/ui/page-header.tsx";
import { LoadingStatus, SkeletonPanel } from "#components/ui/skeleton.tsx";

export default function Loading() {
  return (
    <>
      <PageHeader title="Books" />
      <LoadingStatus />
      <SkeletonPanel rows={6} className="mb-3.5" />
      <SkeletonPanel rows={10} className="mb-3.5" />
      <SkeletonPanel rows={6} />
    </>
  );
}
