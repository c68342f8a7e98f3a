"use client";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { Button, Spinner } from "#components/ui/button.tsx";

// Most payments are confirmed within seconds; a bank transfer takes days, and nobody waits for it here.
const TRIES = 20;
const EVERY = 3_000;

/** Asks the server again, for a minute, whether the payment has come; then leaves it to a click. */
export function AskAgain() {
  const router = useRouter();
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (tries >= TRIES) return;
    const timer = setTimeout(() => {
      setTries(tries + 1);
      router.refresh();
    }, EVERY);
    return () => clearTimeout(timer);
  }, [tries, router]);
  if (tries >= TRIES)
    return (
      <Button kind="ghost" small className="mt-3" onClick={() => setTries(0)}>
        Look again
      </Button>
    );
  return (
    <p className="mt-3 flex items-center gap-2 text-sm text-dim">
      <Spinner /> Looking again every 3 seconds
    </p>
  );
}
