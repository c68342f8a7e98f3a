import nodemailer from "nodemailer";
import { env } from "#lib/env.ts";
import type { SendMail } from "./mail.ts";

/** Sends by the server of SMTP_URL, as MAIL_FROM. Throws when either is not set, or the server did not take the letter. */
export const sendMail: SendMail = async ({ to, subject, text, html }) => {
  const { SMTP_URL, MAIL_FROM, GREENLIGHT_MODE } = env();
  if (!SMTP_URL || !MAIL_FROM) throw new Error("SMTP_URL and MAIL_FROM are not set: no mail can be sent.");
  const url = new URL(SMTP_URL);
  const secure = url.protocol === "smtps:";
  const transport = nodemailer.createTransport({
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port === "" ? (secure ? 465 : 587) : Number(url.port),
    secure,
    // A link in a letter signs somebody in: it never leaves for a foreign server in the clear.
    requireTLS: GREENLIGHT_MODE === "production" && !secure,
    ...(url.username === "" ? {} : { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }),
    connectionTimeout: 5_000,
    greetingTimeout: 5_000,
    socketTimeout: 15_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    // An address object, so that nothing parses a string that could hold a second recipient.
    await transport.sendMail({ from: MAIL_FROM, to: { name: "", address: to }, subject, text, html });
  } finally {
    transport.close();
  }
};
