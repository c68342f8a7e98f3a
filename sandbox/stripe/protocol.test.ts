import assert from "node:assert/strict";
import { after, test } from "node:test";
import { bench, byHand, NEVER } from "./testing.ts";

const desk = await bench();
const { stripe, stop } = desk;
after(stop);
const call = byHand(desk);

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

test("an event says what changed, also inside of a field, and null for what was not there", async () => {
  const { id } = await stripe.customers.create({ metadata: { account_id: "a", old: "1" }, address: { city: "Berlin", country: "DE" } });
  await stripe.customers.update(id, { metadata: { old: "2", fresh: "3" }, address: { city: "Bonn", country: "DE" } });
  const [event] = (await stripe.events.list({ type: "customer.updated" })).data;
  assert.deepEqual(event?.data.previous_attributes, { address: { city: "Berlin" }, metadata: { old: "1", fresh: null } });
});
