import type { Context } from "../core/context.ts";
import type { PageAnswer, Resource } from "../core/resource.ts";
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
    return sandboxPage(intent ? 200 : 404, "Nothing to confirm", `<p>There is no payment here that waits for your bank.</p>`);
  const what =
    "amount" in intent
      ? `a payment of ${(intent.amount / 100).toFixed(2)} ${intent.currency.toUpperCase()}`
      : "saving your card for later payments";
  return sandboxPage(
    200,
    "3-D Secure",
    `<p>Your bank asks whether it is you. This is about ${what}.</p>
      <form method="post"><button name="answer" value="complete">Complete authentication</button>
      <button name="answer" value="fail">Fail authentication</button></form>`,
  );
}

function answered(context: Context, id: string, passed: boolean): PageAnswer {
  const before = intentOf(context, id);
  if (!before) return asked(null);
  const back = before.next_action?.redirect_to_url?.return_url;
  const after = before.object === "payment_intent" ? authenticate(context, before, passed) : authenticateSetup(context, before, passed);
  if (!back) return sandboxPage(200, "Thank you", `<p>You can close this page.</p>`);
  const url = new URL(back);
  url.searchParams.set(after.object, id);
  url.searchParams.set(`${after.object}_client_secret`, after.client_secret ?? "");
  url.searchParams.set("redirect_status", after.status === "succeeded" || after.status === "processing" ? "succeeded" : "failed");
  return { redirect: url.href };
}

// What is put in comes from the stand-in's own objects: figures and names of currencies, nothing that a person typed.
function sandboxPage(status: number, title: string, body: string): PageAnswer {
  const text = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<title>${title} · Sandbox</title><style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:28rem;margin:3rem auto;padding:0 1rem}
button{display:block;width:100%;min-height:44px;font:inherit;margin:.5rem 0;border:1px solid;border-radius:8px;background:transparent;color:inherit;cursor:pointer}
mark{border-radius:4px;padding:.1rem .4rem}</style><p><mark>Sandbox</mark> This page stands in for a bank. No money moves.</p><main><h1>${title}</h1>${body}</main></html>`;
  return { status, type: "text/html; charset=utf-8", body: text };
}
