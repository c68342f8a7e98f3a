import { EmptyState } from "#components/ui/empty-state.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";

export default function NothingHere() {
  return (
    <>
      <PageHeader title="There is nothing here" />
      <EmptyState title="The address is wrong, or the thing belongs to another organization">
        Nothing was changed. The pages of this organization are on the left, or at the bottom on a phone.
      </EmptyState>
    </>
  );
}
