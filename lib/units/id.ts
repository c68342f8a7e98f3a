import type { Instant } from "./instant.ts";

/**
 * A new id for something made at `at`: a UUID of version 7 (RFC 9562), so that ids of one time lie together in the indexes.
 * `random` is a UUID of version 4, whose last 74 random bits it takes over.
 */
export function idAt(at: Instant, random: string): string {
  const time = at.toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(VERSION)}`;
}

// Where a UUID says its version; what follows is random.
const VERSION = "00000000-0000-0".length;
