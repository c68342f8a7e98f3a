import type { IncomingMessage, ServerResponse } from "node:http";
import { log } from "#lib/log.ts";
import { hearPaymentEvent } from "#lib/request/payment-webhook.ts";
import { SECOND } from "#lib/units/instant.ts";

const PATH = "/api/stripe/webhook";
/** Who sends more than we take may go on so long: cut off at once, they would not hear our answer. */
const LINGER = 5 * SECOND;

/** Whether this is for us: an event of the payment service. Everything else, other methods included, is for the pages' server. */
export function isPaymentEvent({ method, url = "" }: IncomingMessage): boolean {
  return method === "POST" && (url === PATH || url.startsWith(`${PATH}?`));
}

/**
 * Answers an event of the payment service without the pages' server: that one takes a millisecond and a half of a processor
 * for any request, so two hundred at once would wait a third of a second for their turns. Never rejects.
 */
export async function answerPaymentEvent(request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const headers = { get: (name: string) => request.headersDistinct[name]?.join(", ") ?? null };
    const answer = await hearPaymentEvent({ headers, body: (most) => bodyOf(request, most) });
    const text = await answer.text();
    response.writeHead(answer.status, { ...Object.fromEntries(answer.headers), "content-length": Buffer.byteLength(text) });
    response.end(text);
    if (!request.complete) setTimeout(() => request.complete || request.destroy(), LINGER).unref();
  } catch (error) {
    log.error({ error }, "an event of the payment service could not be answered");
    response.destroy();
  }
}

/** The body to the byte as it came; null as soon as it is longer than `most` bytes, or when its sender leaves in the middle. */
function bodyOf(request: IncomingMessage, most: number): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve) => {
    const take = (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size <= most) return;
      request.off("data", take).pause();
      resolve(null);
    };
    request.on("data", take);
    request.once("end", () => resolve(Buffer.concat(chunks).toString("utf8")));
    request.once("close", () => resolve(null));
    request.once("error", () => resolve(null));
  });
}
