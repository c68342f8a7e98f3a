import { listPeopleOf } from "#db/queries/people.ts";
import { outageOf } from "#db/unavailable.ts";
import { DEMO_DOMAIN } from "#lib/domain/orgs/demo.ts";
import { env } from "#lib/env.ts";
import { linkedinProvider } from "./auth-providers.ts";

/** Which ways in there are. `demo` is null outside the sandbox: the list does not exist there, whatever the database holds. */
export async function loadSignIn() {
  const sandbox = env().GREENLIGHT_MODE === "sandbox";
  return { sandbox, linkedin: linkedinProvider() !== null, demo: sandbox ? await demoPeople() : null };
}

// The page is where an outage is told of: without the list it still stands, and keeps the address that was typed.
async function demoPeople() {
  return listPeopleOf(DEMO_DOMAIN).catch((error: unknown) => {
    if (!outageOf(error)) throw error;
    return null;
  });
}
