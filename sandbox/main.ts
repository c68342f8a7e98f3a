import { setting } from "./settings.ts";

/**
 * The stand-ins that the sandbox runs beside the product. They speak the real protocols, so that the product does not
 * know the difference, and listen on this machine only. Each part starts when its port is given.
 */
async function main(): Promise<void> {
  const closers: (() => Promise<void>)[] = [];
  const smtp = setting("SANDBOX_SMTP_PORT");
  const inbox = setting("SANDBOX_INBOX_PORT");
  const oidc = setting("SANDBOX_OIDC_PORT");
  const renderer = setting("SANDBOX_RENDERER_PORT");
  const stripe = setting("SANDBOX_STRIPE_PORT");
  if (smtp) {
    const { startMail } = await import("./mail.ts");
    closers.push(
      await startMail({
        port: Number(smtp),
        inboxPort: inbox ? Number(inbox) : null,
        secret: setting("SANDBOX_INBOX") ?? "",
        folder: setting("SANDBOX_FOLDER"),
      }),
    );
  }
  if (oidc) {
    const { startOidc } = await import("./oidc.ts");
    const appUrl = setting("APP_URL") ?? `http://localhost:${setting("PORT") ?? "3000"}`;
    closers.push(
      await startOidc({
        port: Number(oidc),
        appUrl,
        clientId: setting("LINKEDIN_CLIENT_ID") ?? "greenlight",
        clientSecret: setting("LINKEDIN_CLIENT_SECRET") ?? "",
      }),
    );
  }
  if (renderer) {
    const { startRenderer } = await import("./renderer.ts");
    closers.push(await startRenderer({ port: Number(renderer), secret: setting("RENDERER_SECRET") ?? "" }));
  }
  if (stripe) closers.push(await stripeAt(Number(stripe)));
  const stop = () => void Promise.all(closers.map((close) => close())).finally(() => process.exit(0));
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
}

async function stripeAt(port: number): Promise<() => Promise<void>> {
  const { startStripe } = await import("./stripe/server.ts");
  const appUrl = setting("APP_URL") ?? `http://localhost:${setting("PORT") ?? "3000"}`;
  const [secret] = (setting("STRIPE_WEBHOOK_SECRETS") ?? "").split(",");
  const webhook = secret ? { url: `${appUrl}/api/stripe/webhook`, secret } : null;
  const options = { port, folder: setting("SANDBOX_FOLDER") ?? null, key: setting("STRIPE_SECRET_KEY") ?? "" };
  const { stop } = await startStripe(webhook ? { ...options, webhook } : options);
  return stop;
}

await main();
