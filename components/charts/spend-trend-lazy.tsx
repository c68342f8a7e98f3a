"use client";
import dynamic from "next/dynamic";

/** The chart comes after the first paint; its place is kept until then, so that nothing moves. */
export const SpendTrendLazy = dynamic(() => import("./spend-trend.tsx").then(({ SpendTrend }) => SpendTrend), {
  ssr: false,
  loading: () => <div className="h-[210px] animate-pulse rounded-md bg-line opacity-40" />,
});
