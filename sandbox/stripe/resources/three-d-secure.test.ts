import assert from "node:assert/strict";
import { after, test } from "node:test";
import { bench } from "../testing.ts";

const { stripe, stop } = await bench();
after(stop);

test("the bank's question is a page; its answer pays or refuses and leads back", async () => {
  const ask = () =>
    stripe.paymentIntents.create({
      amount: 900,
      currency: "eur",
      confirm: true,
      payment_method: "pm_card_authenticationRequired",
      return_url: "https://example.com/back?x=1",
    });
  const answer = async (answered: string) => {
    const intent = await ask();
    const url = intent.next_action?.redirect_to_url?.url ?? "";
    assert.match(await (await fetch(url)).text(), /€9\.00/);
    const gone = await fetch(url, { method: "POST", body: new URLSearchParams({ answer: answered }), redirect: "manual" });
    return {
      back: new URL(gone.headers.get("location") ?? ""),
      intent: await stripe.paymentIntents.retrieve(intent.id, { expand: ["latest_charge"] }),
    };
  };
  const yes = await answer("complete");
  assert.deepEqual(
    [yes.intent.status, yes.back.searchParams.get("redirect_status"), yes.back.searchParams.get("x")],
    ["succeeded", "succeeded", "1"],
  );
  assert.match(JSON.stringify(yes.intent.latest_charge), /"result":"authenticated"/);
  const no = await answer("fail");
  assert.deepEqual(
    [no.intent.status, no.intent.last_payment_error?.code],
    ["requires_payment_method", "payment_intent_authentication_failure"],
  );
  assert.equal(no.back.searchParams.get("payment_intent"), no.intent.id);
});
