import { z } from "zod";

const url = z.url();
const optional = z.preprocess((value) => (value === "" ? undefined : value), z.string().optional());

/** Every setting of Greenlight: parsed once at start, all problems reported together. `.env.example` explains each. */
const schema = z.object({
  GREENLIGHT_MODE: z.enum(["sandbox", "production"]).default("sandbox"),
  NODE_ENV: z.enum(["development", "test", "production"]).default("production"),
  PORT: z.coerce.number().int().min(1).max(65535).default(3000),
  HOST: z.string().default("127.0.0.1"),
  APP_URL: z.preprocess((value) => value || undefined, url.optional()),
  DATABASE_URL: z.preprocess((value) => value || undefined, z.url({ protocol: /^postgres(ql)?$/ }).optional()),
  DATABASE_OWNER_URL: z.preprocess((value) => value || undefined, z.url({ protocol: /^postgres(ql)?$/ }).optional()),
  REDIS_URL: z.preprocess((value) => value || undefined, z.url({ protocol: /^rediss?$/ }).optional()),
  // `account`: one account a call, for a database that is distributed by account (db/distribute.sql).
  LEDGER_CALLS: z.enum(["wide", "account"]).default("wide"),
  AUTH_SECRET: optional,
  SMTP_URL: z.preprocess((value) => value || undefined, z.url({ protocol: /^smtps?$/ }).optional()),
  MAIL_FROM: optional,
  LINKEDIN_ISSUER: z.preprocess((value) => value || undefined, url.optional()),
  LINKEDIN_CLIENT_ID: optional,
  LINKEDIN_CLIENT_SECRET: optional,
  RENDERER_URL: z.preprocess((value) => value || undefined, url.optional()),
  RENDERER_SECRET: optional,
  // Where the sandbox keeps its letters, and the secret that opens them; `npm start` sets both.
  SANDBOX_INBOX_PORT: z.preprocess((value) => value || undefined, z.coerce.number().int().min(1).max(65535).optional()),
  SANDBOX_INBOX: optional,
  // Requests a minute that one key of the HTTP API may make.
  API_RATE_LIMIT: z.coerce.number().int().min(1).max(1_000_000).default(600),
  // Who may publish rate cards: verified addresses, comma separated.
  OPERATORS: optional,
  // Rate cards of the installation's own, a file each.
  CARDS_DIR: optional,
  // Stripe: its key, the secrets that sign its webhooks (two at once while one is replaced), and who computes the tax.
  STRIPE_SECRET_KEY: optional,
  STRIPE_WEBHOOK_SECRETS: optional,
  STRIPE_TAX: z.enum(["on", "off"]).default("off"),
  // Where the sandbox's stand-in for Stripe listens; `npm start` sets it.
  STRIPE_API_URL: z.preprocess((value) => value || undefined, url.optional()),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
});

const REQUIRED = ["APP_URL", "DATABASE_URL", "AUTH_SECRET", "SMTP_URL", "MAIL_FROM", "RENDERER_URL", "RENDERER_SECRET"];

// Not a refinement of the schema: those are skipped while a single field is wrong, and all problems belong in one list.
function missingInProduction(source: Record<string, string | undefined>): string[] {
  if (source.GREENLIGHT_MODE !== "production") return [];
  const missing = REQUIRED.filter((name) => !source[name]).map((name) => `  ${name}: is required in production`);
  const secret = source.AUTH_SECRET;
  return secret && secret.length < 32 ? [...missing, "  AUTH_SECRET: must have at least 32 characters"] : missing;
}

export type Env = z.infer<typeof schema>;

/** Parses settings from any source. Throws an Error that lists every problem, one a line. */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const parsed = schema.safeParse(source);
  const problems = (parsed.error?.issues ?? []).map(({ path, message }) => `  ${path.join(".")}: ${message}`);
  problems.push(...missingInProduction(source));
  if (parsed.success && problems.length === 0) return parsed.data;
  throw new Error(`Greenlight cannot start with these settings:\n${problems.join("\n")}`);
}

let parsed: Env | undefined;

/** The process's settings, read on first use so that a build needs none. */
export function env(): Env {
  parsed ??= parseEnv(process.env);
  return parsed;
}

/** The address people reach Greenlight at: mail links, OpenID redirects and the origin check are made of it. */
export function appUrl(): string {
  const { APP_URL, PORT } = env();
  return new URL(APP_URL ?? `http://localhost:${PORT}`).origin;
}

/**
 * Tells next-auth our address. It would otherwise ask the request's `X-Forwarded-Host`, which is the client's to invent;
 * it reads the environment itself, so this is the one place that writes to it.
 */
export function nameAddressToNextAuth(): void {
  process.env.NEXTAUTH_URL = appUrl();
  delete process.env.AUTH_TRUST_HOST;
  delete process.env.VERCEL;
}

/**
 * Tells Next where it listens, as `next start` does for itself. It asks itself there for the page that an action leads to;
 * without this it would believe the request's `X-Forwarded-Proto`, which is the client's to invent.
 */
export function nameAddressToNext(): void {
  const { HOST, PORT } = env();
  const host = ["0.0.0.0", "::"].includes(HOST) ? "localhost" : HOST.includes(":") ? `[${HOST}]` : HOST;
  process.env.__NEXT_PRIVATE_ORIGIN = `http://${host}:${PORT}`;
}

const LEVELS = ["debug", "info", "warn", "error", "silent"];

/** How much to log: readable before all other settings are known to be right, because their problems are logged too. */
export function logLevel(): string {
  const wanted = process.env.LOG_LEVEL ?? "";
  return LEVELS.includes(wanted) ? wanted : "info";
}
