import { randomUUID, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import PostalMime from "postal-mime";
import { SMTPServer } from "smtp-server";
import { Inbox } from "./inbox.ts";

const HOST = "127.0.0.1";
const LINK = /https?:\/\/[^\s<>"]+/g;

type Options = { readonly port: number; readonly inboxPort: number | null; readonly secret: string; readonly folder: string | undefined };

/** Starts a mail server that takes every letter and delivers none, and the inbox to read them over HTTP. Answers how to stop both. */
export async function startMail({ port, inboxPort, secret, folder }: Options): Promise<() => Promise<void>> {
  const inbox = new Inbox(folder);
  await inbox.load();
  const smtp = smtpServer(inbox);
  smtp.listen(port, HOST);
  await once(smtp.server, "listening");
  const http = createServer((request, response) => void answer(inbox, secret, request, response));
  if (inboxPort !== null) {
    http.listen(inboxPort, HOST);
    await once(http, "listening");
  }
  return async () => {
    http.close();
    http.closeAllConnections();
    await new Promise<void>((done) => smtp.close(() => done()));
  };
}

function smtpServer(inbox: Inbox): SMTPServer {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    size: 5_000_000,
    logger: false,
    onAuth: (auth, _session, callback) => callback(null, { user: auth.username ?? "anyone" }),
    onData: (stream, session, callback) => {
      const recipients = session.envelope.rcptTo.map(({ address }) => address.toLowerCase());
      buffer(stream)
        .then((raw) => keep(inbox, recipients, raw))
        .then(() => callback(null), callback);
    },
  });
  // A client that hangs up in the middle is its own affair: without a listener it would end the whole sandbox.
  server.on("error", () => undefined);
  return server;
}

// The recipients are the envelope's, not the header's: they say who would really have received the letter.
async function keep(inbox: Inbox, to: string[], raw: Buffer): Promise<void> {
  const { subject = "", text = "", html = "", from } = await PostalMime.parse(raw);
  const links = [...new Set(text.match(LINK) ?? html.match(LINK) ?? [])];
  await inbox.add({ id: randomUUID(), at: Date.now(), from: from?.address ?? "", to, subject, text, links });
}

async function answer(inbox: Inbox, secret: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!authorized(request, secret)) return void response.writeHead(401).end();
  const url = new URL(request.url ?? "/", `http://${HOST}`);
  if (url.pathname !== "/letters") return void response.writeHead(404).end();
  if (request.method === "DELETE") await inbox.clear();
  response.writeHead(200, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify(inbox.list(url.searchParams.get("to"))));
}

function authorized(request: IncomingMessage, secret: string): boolean {
  const given = Buffer.from(request.headers.authorization ?? "");
  const wanted = Buffer.from(`Bearer ${secret}`);
  return secret !== "" && given.length === wanted.length && timingSafeEqual(given, wanted);
}
