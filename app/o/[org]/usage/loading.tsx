import { UsageSkeleton } from "#components/usage/usage-skeleton.tsx";

export default function Loading() {
  return <UsageSkeleton />;
}
