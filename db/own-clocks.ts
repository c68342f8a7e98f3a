import { env } from "../lib/env.ts";

/** Do organizations have clocks of their own? Only in a sandbox: in production every clock is the server's. */
export function hasOwnClocks(): boolean {
  return env().GREENLIGHT_MODE === "sandbox";
}
