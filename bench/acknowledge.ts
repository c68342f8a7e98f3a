import { createHmac, randomUUID } from "node:crypto";
import { Agent, request } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { type Figure, percentile, rounded, timed } from "./figure.ts";

const RUNS = 3;
const AT_ONCE = 200;
const DELIVERIES = 2_000;
const SHARES = [0.5, 0.99];
const VOLLEYS = 20;
/** Between two volleys: the worker has looked into the one before. */
const BREATH = 500;

export type Hearer = { readonly url: string; readonly secret: string };

/**
 * How long the payment service waits for its acknowledgement, of two thousand signed events a round with two hundred under way
 * at a time; beside them, in the same round, the plainest page of the same server. The first round warms the server up and is
 * not counted. What is sent is made before the clock starts.
 */
export async function acknowledgements(site: Hearer): Promise<Figure[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const [events, pages]: [number[], number[]] = [[], []];
  for (let round = 0; round <= RUNS; round++) {
    const ours = await oneRound(agent, site);
    const least = await timed(ours, AT_ONCE, () => ask(agent, `${site.url}/healthz`, {}));
    if (round === 0) continue;
    events.push(...ours);
    pages.push(...least);
  }
  const volleys = await volleysOf(agent, site);
  agent.destroy();
  return SHARES.flatMap((share): Figure[] => {
    const [name, value, least] = [`${AT_ONCE}.p${share * 100}`, percentile(events, share), percentile(pages, share)];
    const against = `plain.healthz.${name}`;
    return [
      { name: `payments.acknowledge.volley.${name}`, value: rounded(percentile(volleys, share)), unit: "ms", runs: VOLLEYS },
      { name: `payments.acknowledge.${name}`, value: rounded(value), unit: "ms", ratio: rounded(value / least), against, runs: RUNS },
      { name: against, value: rounded(least), unit: "ms", runs: RUNS },
    ];
  });
}

/** Two hundred events at the same moment, and again after a while: how they come when many are charged at midnight. */
async function volleysOf(agent: Agent, { url, secret }: Hearer): Promise<number[]> {
  const samples: number[] = [];
  for (let volley = 0; volley < VOLLEYS; volley++) {
    const made = Array.from({ length: AT_ONCE }, () => signedEvent(secret));
    await pause(BREATH);
    samples.push(...(await timed(made, AT_ONCE, (event) => deliver(agent, url, event))));
  }
  return samples;
}

/** The same while something else goes on, round after round until it is over. */
export async function acknowledgementsUntil(over: Promise<unknown>, site: Hearer): Promise<Figure[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const events: number[] = [];
  let [isOver, runs] = [false, 0];
  const end = over.finally(() => {
    isOver = true;
  });
  for (; !isOver; runs++) events.push(...(await oneRound(agent, site)));
  agent.destroy();
  await end;
  const figure = (share: number): Figure => {
    return { name: `payments.acknowledge.busy.${AT_ONCE}.p${share * 100}`, value: rounded(percentile(events, share)), unit: "ms", runs };
  };
  return SHARES.map(figure);
}

function oneRound(agent: Agent, site: Hearer): Promise<number[]> {
  const made = Array.from({ length: DELIVERIES }, () => signedEvent(site.secret));
  return timed(made, AT_ONCE, (event) => deliver(agent, site.url, event));
}

type Signed = { readonly body: string; readonly signature: string };

/** An event that is as long as a true one, and tells the worker of nothing. */
function signedEvent(secret: string): Signed {
  const object = { id: `ch_${randomUUID()}`, object: "charge", metadata: {}, filler: "x".repeat(3_000) };
  const created = Math.floor(Date.now() / 1_000);
  const event = { id: `evt_${randomUUID()}`, object: "event", api_version: "2026-10-28.endive", created, livemode: false };
  const body = JSON.stringify({ ...event, type: "charge.updated", data: { object }, pending_webhooks: 1, request: null });
  const mark = createHmac("sha256", secret).update(`${created}.${body}`).digest("hex");
  return { body, signature: `t=${created},v1=${mark}` };
}

async function deliver(agent: Agent, url: string, { body, signature }: Signed): Promise<void> {
  const status = await ask(agent, `${url}/api/stripe/webhook`, { "content-type": "application/json", "stripe-signature": signature }, body);
  if (status !== 200) throw new Error(`the webhook answered ${status}`);
}

/** One request over kept connections; the plainest client there is, or it would be what is measured. Resolves with the status, when the answer is whole. */
function ask(agent: Agent, url: string, headers: Record<string, string>, body?: string): Promise<number | undefined> {
  const method = body === undefined ? "GET" : "POST";
  return new Promise((resolve, reject) => {
    const asked = request(url, {
      agent,
      method,
      headers: body === undefined ? headers : { ...headers, "content-length": Buffer.byteLength(body) },
    });
    asked.once("response", (answer) => answer.resume().once("end", () => resolve(answer.statusCode)));
    asked.once("error", reject).end(body);
  });
}
