"use client";
import { useEffect, useState } from "react";

/** Minutes and seconds until a moment of this browser's own clock. `onOver` is called once it is over. */
export function Countdown({ deadline, onOver }: { readonly deadline: number; readonly onOver: () => void }) {
  const left = () => Math.max(0, Math.ceil((deadline - performance.now()) / 1000));
  const [seconds, setSeconds] = useState(left);
  useEffect(() => {
    const tick = () => {
      const now = Math.max(0, Math.ceil((deadline - performance.now()) / 1000));
      setSeconds(now);
      if (now === 0) onOver();
    };
    tick();
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [deadline, onOver]);
  return (
    <span
      role="timer"
      className="numbers"
      suppressHydrationWarning
    >{`${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`}</span>
  );
}
