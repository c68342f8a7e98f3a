import { PageHeader } from "#components/ui/page-header.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";

export default function Rating() {
  return (
    <>
      <PageHeader title="Publish" note="Rating the jobs of the last 30 days by the draft …" />
      <Skeleton className="h-96" />
    </>
  );
}
