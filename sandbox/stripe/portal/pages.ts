import type { Context } from "../core/context.ts";
import type { HostedPage, PageAnswer, PageRequest } from "../core/resource.ts";
import { detach } from "../payments/methods.ts";
import { changeCustomer } from "../resources/customers.ts";
import { addCard, cardReturn, emptyCardForm } from "./card.ts";
import { detailsPage, saveDetails } from "./details.ts";
import { home } from "./home.ts";
import { expired, type Visit, visitOf } from "./visit.ts";

const PATH = "/p/session/:token";
const DONE: Readonly<Record<string, string>> = {
  card: "The payment method is saved.",
  default: "This is the default payment method now.",
  removed: "The payment method is removed.",
  details: "The billing information is saved.",
};

export const portalPages: readonly HostedPage[] = [
  page("GET", PATH, (context, visit, { url }) => {
    const done = url.searchParams.get("done");
    if (!done && visit.session.flow?.type === "payment_method_update") return { redirect: `${visit.path}/card` };
    return home(context, visit, done && DONE[done] ? { note: DONE[done] } : {});
  }),
  page("GET", `${PATH}/card`, (_context, visit, { url }) => emptyCardForm(visit, url)),
  { method: "POST", path: `${PATH}/card`, answer: (site, { ids: [token = ""], form }) => addCard(site, token, form) },
  page("GET", `${PATH}/card/return`, (context, visit, { url }) => cardReturn(context, visit, url)),
  page("GET", `${PATH}/details`, (context, visit) => detailsPage(context, visit)),
  { method: "POST", path: `${PATH}/details`, answer: (site, { ids: [token = ""], form }) => saveDetails(site, token, form) },
  page("POST", `${PATH}/default`, (context, visit, { form }) => {
    const method = own(context, visit, form);
    if (method) changeCustomer(context, visit.customer.id, { invoice_settings: { default_payment_method: method } });
    return { redirect: `${visit.path}?done=default` };
  }),
  page("POST", `${PATH}/remove`, (context, visit, { form }) => {
    const method = own(context, visit, form);
    if (method) detach(context, method);
    return { redirect: `${visit.path}?done=removed` };
  }),
];

type Answer = (context: Context, visit: Visit, request: PageRequest) => PageAnswer;

function page(method: HostedPage["method"], path: string, answer: Answer): HostedPage {
  return {
    method,
    path,
    answer: (site, request) =>
      site.transact((context) => {
        const visit = visitOf(context, request.ids[0] ?? "");
        return visit ? answer(context, visit, request) : expired();
      }),
  };
}

function own(context: Context, { customer }: Visit, form: URLSearchParams): string | null {
  const id = form.get("method") ?? "";
  return context.store.get("payment_method", id)?.customer === customer.id ? id : null;
}
