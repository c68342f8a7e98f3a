import { existsSync } from "node:fs";
import path from "node:path";
import { type Env, parseEnv } from "../../lib/env.ts";
import { Failure, messageOf } from "./failure.ts";
import { ROOT } from "./paths.ts";
import { freePorts, keptPort } from "./ports.ts";
import type { Secrets } from "./secrets.ts";
import { DOMAIN } from "./studios.ts";

/** Reads `.env`, if there is one, and checks every setting. What the shell sets wins over the file. */
export function readSettings(): Env {
  const file = path.join(ROOT, ".env");
  if (existsSync(file)) process.loadEnvFile(file);
  try {
    return parseEnv(process.env);
  } catch (error) {
    throw new Failure(messageOf(error));
  }
}

/** The address that people use. */
export function publicUrl({ APP_URL, HOST, PORT }: Env): string {
  const host = ["127.0.0.1", "0.0.0.0", "::", "::1"].includes(HOST) ? "localhost" : HOST;
  return APP_URL ?? `http://${host}:${PORT}`;
}

/** What web and worker need to know besides the operator's own settings. */
export function commonSettings(env: Env, databaseUrl: string, secrets: Secrets): NodeJS.ProcessEnv {
  return {
    ...process.env,
    NEXT_TELEMETRY_DISABLED: "1",
    GREENLIGHT_MODE: env.GREENLIGHT_MODE,
    PORT: String(env.PORT),
    HOST: env.HOST,
    APP_URL: publicUrl(env),
    NEXTAUTH_URL: publicUrl(env),
    DATABASE_URL: databaseUrl,
    AUTH_SECRET: env.AUTH_SECRET ?? secrets.auth,
    // The owner's password is for migrations: no running part may have it.
    DATABASE_OWNER_URL: "",
    SANDBOX_INBOX_PORT: "",
    SANDBOX_INBOX: "",
  };
}

/** Ports and shared secrets of the sandbox, and the settings that lead the product to it where the operator set none. */
export async function sandboxSettings(
  env: Env,
  folder: string,
  secrets: Secrets,
): Promise<{ ports: number[]; settings: Record<string, string> }> {
  const ports = await freePorts(4);
  const [smtp, oidc, renderer, inbox] = ports;
  const stripe = env.STRIPE_SECRET_KEY ? null : await stripeSettings(env, folder, secrets);
  if (stripe) ports.push(Number(stripe.SANDBOX_STRIPE_PORT));
  const settings = {
    SANDBOX_SMTP_PORT: String(smtp),
    SANDBOX_FOLDER: path.join(folder, "sandbox"),
    SANDBOX_OIDC_PORT: String(oidc),
    SANDBOX_RENDERER_PORT: String(renderer),
    SANDBOX_INBOX_PORT: String(inbox),
    SANDBOX_INBOX: secrets.inbox,
    SMTP_URL: env.SMTP_URL ?? `smtp://127.0.0.1:${smtp}`,
    MAIL_FROM: env.MAIL_FROM ?? "Greenlight <greenlight@localhost>",
    LINKEDIN_ISSUER: env.LINKEDIN_ISSUER ?? `http://127.0.0.1:${oidc}`,
    LINKEDIN_CLIENT_ID: env.LINKEDIN_CLIENT_ID ?? "greenlight",
    LINKEDIN_CLIENT_SECRET: env.LINKEDIN_CLIENT_SECRET ?? secrets.linkedin,
    RENDERER_URL: env.RENDERER_URL ?? `http://127.0.0.1:${renderer}`,
    RENDERER_SECRET: env.RENDERER_SECRET ?? secrets.renderer,
    OPERATORS: env.OPERATORS ?? `ana@${DOMAIN}`,
    ...stripe,
  };
  return { ports, settings };
}

/** The stand-in for Stripe, which keeps its port: its invoices name their address. With a key of its own, Stripe's test mode is used instead. */
async function stripeSettings(env: Env, folder: string, secrets: Secrets) {
  const port = await keptPort(path.join(folder, "stripe-port"));
  return {
    SANDBOX_STRIPE_PORT: String(port),
    STRIPE_API_URL: `http://127.0.0.1:${port}`,
    STRIPE_SECRET_KEY: `sk_test_sandbox_${secrets.stripe}`,
    STRIPE_WEBHOOK_SECRETS: env.STRIPE_WEBHOOK_SECRETS ?? `whsec_${secrets.webhook}`,
  };
}
