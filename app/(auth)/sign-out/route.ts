import { signOut } from "#lib/request/sign-in.ts";

/** Ends this browser's session. A form of another site changes nothing, and comes to the same page. */
export async function POST(): Promise<Response> {
  return new Response(null, { status: 303, headers: { location: await signOut() } });
}
