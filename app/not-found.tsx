import Link from "next/link";
import { Standalone } from "#components/shell/standalone.tsx";

export default function NotFound() {
  return (
    <Standalone title="There is nothing here">
      <p className="text-dim">
        The address is wrong, or the thing belongs to an organization that you are not a member of. Nothing was changed.
      </p>
      <p className="mt-4">
        <Link href="/" className="font-medium text-accent underline underline-offset-2">
          Go to the start
        </Link>
      </p>
    </Standalone>
  );
}
