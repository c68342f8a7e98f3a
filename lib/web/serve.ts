import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { log } from "#lib/log.ts";
import { answerPaymentEvent, isPaymentEvent } from "./payment-door.ts";

/** Whoever answers a request to its end. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * The listener of the web server: events of the payment service are answered here, all else by the pages, which may still be on
 * their way: requests wait for them. Node's own bounds hold: a minute for the headers, five for a request, five seconds of
 * idleness between two.
 */
export function listener(pages: Promise<Answer>): Server {
  return createServer((request, response) => {
    void (isPaymentEvent(request) ? answerPaymentEvent(request, response) : byPages(pages, request, response));
  });
}

async function byPages(pages: Promise<Answer>, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const answer = await pages;
    await answer(request, response);
  } catch (error) {
    log.error({ error }, "a request could not be answered");
    if (!response.headersSent) response.statusCode = 500;
    response.end();
  }
}
