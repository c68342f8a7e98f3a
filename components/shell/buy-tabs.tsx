import { Tabs } from "#components/ui/tabs.tsx";

/** The two ways to more credits, each a page of its own; none to choose from where the card sells no packs. */
export function BuyTabs({
  slug,
  current,
  hasPacks,
}: {
  readonly slug: string;
  readonly current: "plans" | "packs";
  readonly hasPacks: boolean;
}) {
  if (!hasPacks) return null;
  return (
    <Tabs
      label="Ways to credits"
      tabs={[
        { href: `/o/${slug}/plans`, label: "Plans", current: current === "plans" },
        { href: `/o/${slug}/packs`, label: "Packs", current: current === "packs" },
      ]}
    />
  );
}
