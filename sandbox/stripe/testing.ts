import Stripe from "stripe";
import { type StripeSandbox, startStripe } from "./server.ts";

const KEY = "sk_test_sandbox_of_the_tests";

export type Bench = { readonly stripe: Stripe; readonly sandbox: StripeSandbox; readonly key: string; readonly stop: () => Promise<void> };

/** The real SDK against a stand-in of its own, in memory unless a folder is given. */
export async function bench(
  more: { folder?: string; now?: () => number; webhook?: { url: string; secret: string }; pace?: number } = {},
): Promise<Bench> {
  const { folder = null, ...rest } = more;
  const sandbox = await startStripe({ port: 0, folder, key: KEY, ...rest });
  const stripe = new Stripe(KEY, { host: "127.0.0.1", port: sandbox.port, protocol: "http", maxNetworkRetries: 0, telemetry: false });
  return { stripe, sandbox, key: KEY, stop: () => sandbox.stop() };
}
