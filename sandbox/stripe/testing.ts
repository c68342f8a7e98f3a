import Stripe from "stripe";
import { type StripeSandbox, startStripe } from "./server.ts";

const KEY = "sk_test_sandbox_of_the_tests";

export type Bench = {
  readonly stripe: Stripe;
  readonly sandbox: StripeSandbox;
  readonly key: string;
  /** A call under /sandbox. */
  readonly control: (call: string, body?: object) => Promise<unknown>;
  readonly stop: () => Promise<void>;
};
type More = { folder?: string; now?: () => number; webhook?: { url: string; secret: string }; pace?: number };

/** The real SDK against a stand-in of its own, in memory unless a folder is given. */
export async function bench({ folder, ...rest }: More = {}): Promise<Bench> {
  const sandbox = await startStripe({ port: 0, folder: folder ?? null, key: KEY, ...rest });
  const stripe = new Stripe(KEY, { host: "127.0.0.1", port: sandbox.port, protocol: "http", maxNetworkRetries: 0, telemetry: false });
  const control = async (call: string, body?: object) => {
    const [method = "GET", path = "/"] = call.split(" ");
    const headers = { authorization: `Bearer ${KEY}` };
    const answer = await fetch(`${sandbox.url}${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
    if (!answer.ok) throw new Error(`${call} answered ${answer.status}: ${await answer.text()}`);
    return answer.json();
  };
  return { stripe, sandbox, key: KEY, control, stop: () => sandbox.stop() };
}

/** Whether the suite runs against Stripe's own test mode: what only the stand-in can do is skipped then. */
export const REAL = (process.env["STRIPE_SECRET_KEY"] ?? "").startsWith("sk_test_") && !process.env["STRIPE_API_URL"];

/** The SDK against Stripe's test mode when STRIPE_SECRET_KEY names a key of it, else against a stand-in. */
export async function subject(): Promise<{ readonly stripe: Stripe; readonly stop: () => Promise<void> }> {
  if (!REAL) return bench();
  return { stripe: new Stripe(process.env["STRIPE_SECRET_KEY"] ?? ""), stop: async () => undefined };
}

/** The longest step that Stripe's own clocks take: two of the shortest periods of their customers' subscriptions. */
const STEP = 55 * 86_400;

/** Moves a test clock and waits until it has arrived, in steps that a monthly subscription allows. Takes seconds since 1970. */
export async function advanceTo(stripe: Stripe, clock: string, to: number): Promise<void> {
  let { frozen_time: at } = await stripe.testHelpers.testClocks.retrieve(clock);
  while (at < to) {
    at = Math.min(to, at + STEP);
    await stripe.testHelpers.testClocks.advance(clock, { frozen_time: at });
    while ((await stripe.testHelpers.testClocks.retrieve(clock)).status === "advancing")
      await new Promise((done) => setTimeout(done, REAL ? 2_000 : 1));
  }
}
