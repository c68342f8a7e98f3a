import { EmptyState } from "#components/ui/empty-state.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";

/** An organization whose credit account does not exist, or whose rate card this version does not know. */
export function NoAccount({ title }: { readonly title: string }) {
  return (
    <>
      <PageHeader title={title} />
      <EmptyState title="This organization has no credit account yet">
        Its owner can choose a plan; then its credits, jobs and statement will stand here.
      </EmptyState>
    </>
  );
}
