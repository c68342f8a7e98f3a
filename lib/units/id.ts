import type { Instant } from "./instant.ts";

/**
 * A new id for something made at `at`: a UUID of version 7 (RFC 9562), so that ids of one time lie together in the indexes.
 * `random` gives its 74 random bits, from at least ten bytes.
 */
export function idAt(at: Instant, random: Uint8Array): string {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, Math.floor(at / 0x10000));
  view.setUint16(4, at % 0x10000);
  bytes.set(random.subarray(0, 10), 6);
  view.setUint8(6, 0x70 | (view.getUint8(6) & 0x0f));
  view.setUint8(8, 0x80 | (view.getUint8(8) & 0x3f));
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
