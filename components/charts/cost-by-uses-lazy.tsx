"use client";
import dynamic from "next/dynamic";

/** The chart comes after the first paint; its place is kept until then, so that nothing moves. */
export const CostByUsesLazy = dynamic(() => import("./cost-by-uses.tsx").then(({ CostByUses }) => CostByUses), {
  ssr: false,
  loading: () => <div className="h-[224px] animate-pulse rounded-md bg-line opacity-40" />,
});
