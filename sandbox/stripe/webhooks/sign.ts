import { createHmac } from "node:crypto";

/** The header Stripe-Signature of a raw body: `t` in seconds, and one `v1` for each secret (two while rotating). */
export function signature(secrets: readonly string[], body: string, seconds: number): string {
  const marks = secrets.map((secret) => `v1=${createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex")}`);
  return [`t=${seconds}`, ...marks].join(",");
}
