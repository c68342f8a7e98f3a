import type { PaymentService } from "#lib/gateways/payment-service.ts";
import { stripeService } from "#lib/gateways/stripe.ts";
import { applyCatalog, planCatalog } from "#lib/services/billing/sync-catalog.ts";
import { instant } from "#lib/units/instant.ts";
import { type StripeSandbox, startStripe } from "./stripe/server.ts";

export const WEBHOOK_SECRET = "whsec_of_the_tests";

/** The sandbox's payment service in this process, over HTTP and the real SDK; its catalog is written. For tests. */
export async function paymentsForTests(): Promise<{
  readonly service: PaymentService;
  readonly sandbox: StripeSandbox;
  readonly key: string;
}> {
  const key = "sk_test_sandbox_of_the_tests";
  const sandbox = await startStripe({ port: 0, folder: null, key });
  const service = stripeService({ key, apiUrl: sandbox.url, withTax: false, webhookSecrets: [WEBHOOK_SECRET] });
  await applyCatalog(service, await planCatalog(service, instant(Date.now())));
  return { service, sandbox, key };
}
