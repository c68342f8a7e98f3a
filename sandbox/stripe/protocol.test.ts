import assert from "node:assert/strict";
import { after, test } from "node:test";
import { bench } from "./testing.ts";

const { stripe, sandbox, key, stop } = await bench();
after(stop);

const NEVER = { enabled: true, allow_redirects: "never" } as const;

type Answer = { readonly status: number; readonly headers: Headers; readonly body: Record<string, unknown> };
async function call(method: string, path: string, body?: string, headers: Record<string, string> = {}): Promise<Answer> {
  const all = { authorization: `Bearer ${key}`, ...headers };
  const answer = await fetch(`${sandbox.url}${path}`, { method, headers: all, ...(body === undefined ? {} : { body }) });
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
}

const refusals: readonly [name: string, method: string, path: string, body: string | undefined, status: number, error: object][] = [
  [
    "an unknown parameter",
    "POST",
    "/v1/customers",
    "colour=red",
    400,
    { code: "parameter_unknown", param: "colour", message: "Received unknown parameter: colour" },
  ],
  ["two unknown parameters", "POST", "/v1/customers", "a=1&b=2", 400, { message: "Received unknown parameters: a, b" }],
  ["an unknown parameter inside", "POST", "/v1/customers", "address[zip]=1", 400, { code: "parameter_unknown", param: "address[zip]" }],
  ["an unknown filter", "GET", "/v1/customers?colour=red", undefined, 400, { code: "parameter_unknown", param: "colour" }],
  [
    "a missing parameter",
    "POST",
    "/v1/products",
    "",
    400,
    { code: "parameter_missing", param: "name", message: "Missing required param: name." },
  ],
  [
    "a missing parameter inside",
    "POST",
    "/v1/prices",
    "currency=eur&unit_amount=1&product_data[active]=true",
    400,
    { param: "product_data[name]" },
  ],
  [
    "a text for a number",
    "POST",
    "/v1/payment_intents",
    "amount=ten&currency=eur",
    400,
    { code: "parameter_invalid_integer", message: "Invalid integer: ten" },
  ],
  ["an empty text", "POST", "/v1/products", "name=", 400, { code: "parameter_invalid_empty", param: "name" }],
  [
    "a value that is not in the list",
    "POST",
    "/v1/refunds",
    "charge=ch_1&reason=whim",
    400,
    { param: "reason", message: "Invalid reason: must be one of duplicate, fraudulent, or requested_by_customer" },
  ],
  ["a flag that is none", "GET", "/v1/prices?active=maybe", undefined, 400, { param: "active", message: "Invalid boolean: maybe" }],
  ["too long a page", "GET", "/v1/customers?limit=101", undefined, 400, { param: "limit" }],
  ["both cursors", "GET", "/v1/customers?starting_after=a&ending_before=b", undefined, 400, {}],
  ["an unknown cursor", "GET", "/v1/customers?starting_after=cus_x", undefined, 400, { code: "resource_missing", param: "starting_after" }],
  [
    "an unknown object",
    "GET",
    "/v1/customers/cus_x",
    undefined,
    404,
    { code: "resource_missing", param: "id", message: "No such customer: 'cus_x'" },
  ],
  [
    "a reference to nothing",
    "POST",
    "/v1/payment_intents",
    "amount=500&currency=eur&customer=cus_x",
    400,
    { code: "resource_missing", param: "customer" },
  ],
  ["an unknown address", "GET", "/v1/nonsense", undefined, 404, { type: "invalid_request_error" }],
];
for (const [name, method, path, body, status, error] of refusals)
  test(`${name} is answered as Stripe answers it`, async () => {
    const answer = await call(method, path, body);
    assert.equal(answer.status, status);
    assert.partialDeepStrictEqual(answer.body["error"], { type: "invalid_request_error", ...error });
    assert.match(answer.headers.get("request-id") ?? "", /^req_/);
  });

test("a property that cannot be expanded is refused, null and a deleted thing are left alone", async () => {
  const { id } = await stripe.customers.create();
  assert.match(JSON.stringify((await call("GET", `/v1/customers/${id}?expand[]=colour`)).body), /cannot be expanded \(colour\)/);
  const found = await stripe.customers.retrieve(id, { expand: ["invoice_settings.default_payment_method"] });
  assert.equal(!found.deleted && found.invoice_settings.default_payment_method, null);
});

test("expansions go through lists and four levels deep, not five", async () => {
  const customer = (await stripe.customers.create({ name: "Deep" })).id;
  await stripe.paymentIntents.create({
    amount: 500,
    currency: "eur",
    customer,
    confirm: true,
    payment_method: "pm_card_visa",
    automatic_payment_methods: NEVER,
  });
  const { data } = await stripe.paymentIntents.list({ customer, expand: ["data.latest_charge.balance_transaction.source.customer"] });
  assert.match(JSON.stringify(data[0]), /"name":"Deep"/);
  await assert.rejects(
    stripe.paymentIntents.list({ expand: ["data.latest_charge.balance_transaction.source.customer.tax_ids"] }),
    /more than 4 levels/,
  );
});

test("the same key answers a refused payment the same, and nothing is tried twice", async () => {
  const params = {
    amount: 500,
    currency: "eur",
    confirm: true,
    payment_method: "pm_card_chargeDeclined",
    automatic_payment_methods: NEVER,
  } as const;
  const body =
    "amount=500&currency=eur&confirm=true&payment_method=pm_card_chargeDeclined&automatic_payment_methods[enabled]=true&automatic_payment_methods[allow_redirects]=never";
  const first = await call("POST", "/v1/payment_intents", body, { "idempotency-key": "declined" });
  const second = await call("POST", "/v1/payment_intents", body, { "idempotency-key": "declined" });
  assert.deepEqual([first.status, second.status, second.body], [402, 402, first.body]);
  assert.equal(second.headers.get("idempotent-replayed"), "true");
  assert.equal(second.headers.get("original-request"), first.headers.get("request-id"));
  await assert.rejects(stripe.paymentIntents.create({ ...params, amount: 600 }, { idempotencyKey: "declined" }), {
    type: "StripeIdempotencyError",
  });
});

test("what was refused before anything was done may be asked again under its key", async () => {
  const first = await call("POST", "/v1/products", "name=", { "idempotency-key": "mended" });
  const second = await call("POST", "/v1/products", "name=Mended", { "idempotency-key": "mended" });
  assert.deepEqual([first.status, second.status], [400, 200]);
});

test("fifty calls at once under one key do the work once", async () => {
  const made = await Promise.all(Array.from({ length: 50 }, () => stripe.customers.create({ name: "Once" }, { idempotencyKey: "crowd" })));
  assert.equal(new Set(made.map(({ id }) => id)).size, 1);
  assert.equal((await stripe.customers.list({ limit: 100 })).data.filter(({ name }) => name === "Once").length, 1);
});

test("a refusal undoes all that its request had written", async () => {
  const product = {
    name: "Half",
    default_price_data: { currency: "eur", unit_amount: 1, recurring: { interval: "year", interval_count: 9 } },
  } as const;
  await assert.rejects(stripe.products.create(product), /3 years/);
  assert.equal(
    (await stripe.products.list({ limit: 100 })).data.some(({ name }) => name === "Half"),
    false,
  );
  assert.equal(
    (await stripe.events.list({ type: "product.created", limit: 100 })).data.some((event) => JSON.stringify(event).includes("Half")),
    false,
  );
});

test("form encoding: nested names, lists by [] and by index, odd letters", async () => {
  const body =
    "metadata[a%26b]=%C3%A9+%2B&preferred_locales[]=de&preferred_locales[]=fr&invoice_settings[custom_fields][0][name]=PO&invoice_settings[custom_fields][0][value]=7";
  const answer = await call("POST", "/v1/customers", body);
  assert.partialDeepStrictEqual(answer.body, {
    metadata: { "a&b": "é +" },
    preferred_locales: ["de", "fr"],
    invoice_settings: { custom_fields: [{ name: "PO", value: "7" }] },
  });
});

test("an event carries what asked for it, the version, and the values before", async () => {
  const { id } = await stripe.customers.create({ name: "Before", metadata: { kept: "1" } });
  await stripe.customers.update(id, { name: "After" }, { idempotencyKey: "renamed" });
  const [event] = (await stripe.events.list({ type: "customer.updated" })).data;
  assert.partialDeepStrictEqual(event, {
    api_version: "2026-10-28.endive",
    livemode: false,
    request: { idempotency_key: "renamed" },
    data: { object: { id, name: "After" }, previous_attributes: { name: "Before" } },
  });
});

test("objects and events of a customer on a test clock are dated by it; what is due waits for it", async () => {
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: 2_000_000_000 });
  const customer = (await stripe.customers.create({ test_clock: clock.id })).id;
  const debit = await stripe.paymentMethods.create({
    type: "sepa_debit",
    sepa_debit: { iban: "DE89 3704 0044 0532 0130 00" },
    billing_details: { name: "A" },
  });
  const bounce = await stripe.paymentMethods.create({ type: "sepa_debit", sepa_debit: { iban: "DE62370400440532013001" } });
  const pay = (method: string) =>
    stripe.paymentIntents.create({
      amount: 900,
      currency: "eur",
      customer,
      payment_method: method,
      confirm: true,
      automatic_payment_methods: NEVER,
    });
  const [fine, bad] = [await pay(debit.id), await pay(bounce.id)];
  assert.deepEqual([fine.status, fine.created, bad.status], ["processing", 2_000_000_000, "processing"]);
  await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: 2_000_000_060 });
  assert.equal((await stripe.paymentIntents.retrieve(fine.id)).status, "succeeded");
  const bounced = await stripe.paymentIntents.retrieve(bad.id);
  assert.deepEqual(
    [bounced.status, bounced.last_payment_error?.code],
    ["requires_payment_method", "payment_intent_payment_attempt_failed"],
  );
  const [paid] = (await stripe.events.list({ type: "payment_intent.succeeded" })).data;
  assert.equal(paid?.created, 2_000_000_005);
});

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
