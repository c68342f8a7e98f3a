import { Tabs } from "#components/ui/tabs.tsx";

/** The two ways to more credits, each a page of its own. */
export function BuyTabs({ slug, current }: { readonly slug: string; readonly current: "plans" | "packs" }) {
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
