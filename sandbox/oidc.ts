import { generateKeyPairSync, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import Provider, { type Configuration, type JWK } from "oidc-provider";
import { chooserPage } from "./oidc-page.ts";
import { OIDC_PEOPLE, type OidcPerson, oidcPerson } from "./oidc-people.ts";

const HOST = "127.0.0.1";

type Options = { readonly port: number; readonly appUrl: string; readonly clientId: string; readonly clientSecret: string };

/** Starts a real OpenID Connect provider that poses as LinkedIn: anyone can be chosen, with a verified address or not. */
export async function startOidc({ port, appUrl, clientId, clientSecret }: Options): Promise<() => Promise<void>> {
  const people = new Map(OIDC_PEOPLE.map((person) => [person.sub, person]));
  const provider = new Provider(`http://${HOST}:${port}`, configuration(people, appUrl, clientId, clientSecret));
  // Who signed in last is not who signs in next: the sandbox asks each time.
  provider.use(async (context, next) => {
    if (context.path === "/auth" && context.method === "GET" && !context.query["prompt"])
      context.query = { ...context.query, prompt: "login" };
    await next();
  });
  const handle = provider.callback();
  const server = createServer((request, response) => {
    if (request.url?.startsWith("/interaction/"))
      void interact(provider, people, request, response).catch(() => response.writeHead(400).end("This sign-in is over. Start again."));
    else void handle(request, response);
  });
  server.listen(port, HOST);
  await once(server, "listening");
  return async () => {
    server.close();
    server.closeAllConnections();
  };
}

function configuration(people: ReadonlyMap<string, OidcPerson>, appUrl: string, clientId: string, clientSecret: string): Configuration {
  const key: JWK = {
    ...generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" }),
    kty: "RSA",
    use: "sig",
    alg: "RS256",
  };
  return {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [`${appUrl}/api/auth/callback/linkedin`],
        token_endpoint_auth_method: "client_secret_post",
      },
    ],
    jwks: { keys: [key] },
    cookies: { keys: [randomBytes(32).toString("hex")] },
    scopes: ["openid", "profile", "email"],
    claims: { openid: ["sub"], profile: ["name"], email: ["email", "email_verified"] },
    conformIdTokenClaims: false, // LinkedIn, too, puts the profile into the ID token.
    pkce: { required: () => false },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
    findAccount: (_context, sub) => {
      const person = people.get(sub);
      return (
        person && { accountId: sub, claims: () => ({ sub, name: person.name, email: person.email, email_verified: person.emailVerified }) }
      );
    },
    loadExistingGrant: async (context) => {
      const { client, session, provider } = context.oidc;
      if (!client || !session?.accountId) return undefined;
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope("openid profile email");
      await grant.save();
      return grant;
    },
  };
}

async function interact(
  provider: Provider,
  people: Map<string, OidcPerson>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { uid } = await provider.interactionDetails(request, response);
  if (request.method !== "POST") {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" });
    return void response.end(chooserPage(uid, [...people.values()]));
  }
  const form = new URLSearchParams(await text(request));
  if (form.has("cancel"))
    return provider.interactionFinished(request, response, { error: "access_denied", error_description: "cancelled" });
  const chosen = people.get(form.get("sub") ?? "") ?? oidcPerson(form.get("name") ?? "", form.get("email") ?? "", form.has("verified"));
  people.set(chosen.sub, chosen);
  await provider.interactionFinished(request, response, { login: { accountId: chosen.sub } });
}
