import type { Context } from "../core/context.ts";
import type { Kinds } from "../core/kinds.ts";
import type { PageAnswer } from "../core/resource.ts";
import { type Html, html } from "../pages/html.ts";
import { page } from "../pages/layout.ts";
import type { Configuration } from "./configuration.ts";

/** Who is at the portal, and what they may do there. */
export type Visit = {
  readonly session: Kinds["billing_portal.session"];
  readonly customer: Kinds["customer"];
  readonly features: Configuration["features"];
  readonly path: string;
};
export type Told = { readonly note?: string; readonly error?: string };

/** Seconds without a visit, after which the address is worth nothing. */
const LIFE = 3_600;

/** The visit behind a secret address; null when there is none, or it has expired. */
export function visitOf(context: Context, token: string): Visit | null {
  const path = `/p/session/${token}`;
  const [session] = context.store.all("billing_portal.session", { field: "url", is: "=", value: `${context.url}${path}` });
  const customer = session && context.store.get("customer", session.customer);
  if (!customer || customer.deleted) return null;
  const now = context.now();
  const seen = context.store.hidden(session.id)["seen"];
  if (typeof seen === "number" && now - seen > LIFE) return null;
  context.store.hide(session.id, { seen: now });
  const { features } = context.need("billing_portal.configuration", session.configuration);
  return { session, customer, features, path };
}

/** A page of the portal. */
export function portalPage(title: string, body: Html, { note, error }: Told = {}): PageAnswer {
  const text = page({ title, body, note: note ?? null, error: error ?? null });
  return { status: error ? 422 : 200, type: "text/html; charset=utf-8", body: text };
}

export function expired(): PageAnswer {
  const body = page({ title: "This page has expired", body: html`<p>Go back to Greenlight and open it anew.</p>` });
  return { status: 410, type: "text/html; charset=utf-8", body };
}
