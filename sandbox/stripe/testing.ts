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

type Answer = { readonly status: number; readonly headers: Headers; readonly body: Record<string, unknown> };

/** Calls the stand-in by hand, where the SDK would not send such a thing or would hide the answer. */
export function byHand({ sandbox, key }: Bench) {
  return async (method: string, path: string, body?: string, headers: Record<string, string> = {}): Promise<Answer> => {
    const all = { authorization: `Bearer ${key}`, ...headers };
    const answer = await fetch(`${sandbox.url}${path}`, { method, headers: all, ...(body === undefined ? {} : { body }) });
    return { status: answer.status, headers: answer.headers, body: await answer.json() };
  };
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

/** Takes cards by their names in a test, and nothing that leads elsewhere. */
export const NEVER = { enabled: true, allow_redirects: "never" } as const;

/** How Stripe refused what was asked; throws when it did not. */
export async function refusal(asked: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  const error = await asked.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof Stripe.errors.StripeError) return error;
  throw new Error("this was not refused", { cause: error });
}

/** Stripe's own disputes and events come a little later. */
export async function eventually<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; ; tries++) {
    const found = await look();
    if (found !== undefined) return found;
    if (tries > 60) throw new Error("it never came");
    await new Promise((done) => setTimeout(done, 1_000));
  }
}
