import { Badge } from "#components/ui/badge.tsx";

/** Marks a value that the published text does not give. */
export function SampleMark({ show }: { readonly show: boolean }) {
  if (!show) return null;
  return (
    <span className="ml-1.5">
      <Badge tone="warn">Sample</Badge>
    </span>
  );
}
