"use client";
import dynamic from "next/dynamic";

/** The chart comes after the first paint; its place is kept until then, so that nothing moves. */
export const AccuracyTrendLazy = dynamic(() => import("./accuracy-trend.tsx").then(({ AccuracyTrend }) => AccuracyTrend), {
  ssr: false,
  loading: () => <div className="h-[170px] animate-pulse rounded-md bg-line opacity-40" />,
});
