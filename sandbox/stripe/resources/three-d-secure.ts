import type { Context } from "../core/context.ts";
import type { PageAnswer, Resource } from "../core/resource.ts";
import { type Html, html } from "../pages/html.ts";
import { page } from "../pages/layout.ts";
import { money } from "../pages/money.ts";
import { authenticate, type Intent } from "../payments/intent.ts";
import { authenticateSetup, type SetupIntent } from "../payments/setup.ts";

/** The page on which the holder's bank asks whether it is really them. It goes back to the return_url with the outcome. */
export const threeDSecure: Resource = {
  routes: [],
  pages: [
    { method: "GET", path: "/3ds/:id", answer: (site, { ids: [id = ""] }) => site.transact((context) => asked(intentOf(context, id))) },
    {
      method: "POST",
      path: "/3ds/:id",
      answer: (site, { ids: [id = ""], form }) => site.transact((context) => answered(context, id, form.get("answer") === "complete")),
    },
  ],
};

type Either = Intent | SetupIntent;

function intentOf(context: Context, id: string): Either | null {
  return context.store.get("payment_intent", id) ?? context.store.get("setup_intent", id);
}

function asked(intent: Either | null): PageAnswer {
  if (intent?.status !== "requires_action")
    return bankPage(intent ? 200 : 404, "Nothing to confirm", html`<p>There is no payment here that waits for your bank.</p>`);
  const what = "amount" in intent ? `a payment of ${money(intent.amount, intent.currency)}` : "saving your card for later payments";
  return bankPage(
    200,
    "3-D Secure",
    html`<p>This page stands in for your bank, which asks whether it is you. This is about ${what}.</p>
      <form method="post" class="row"><button class="primary" name="answer" value="complete">Complete authentication</button>
      <button name="answer" value="fail">Fail authentication</button></form>`,
  );
}

function answered(context: Context, id: string, passed: boolean): PageAnswer {
  const before = intentOf(context, id);
  if (!before) return asked(null);
  const back = before.next_action?.redirect_to_url?.return_url;
  const after = before.object === "payment_intent" ? authenticate(context, before, passed) : authenticateSetup(context, before, passed);
  if (!back) return bankPage(200, "Thank you", html`<p>You can close this page.</p>`);
  const url = new URL(back);
  url.searchParams.set(after.object, id);
  url.searchParams.set(`${after.object}_client_secret`, after.client_secret ?? "");
  url.searchParams.set("redirect_status", after.status === "succeeded" || after.status === "processing" ? "succeeded" : "failed");
  return { redirect: url.href };
}

function bankPage(status: number, title: string, body: Html): PageAnswer {
  return { status, type: "text/html; charset=utf-8", body: page({ title, body }) };
}
