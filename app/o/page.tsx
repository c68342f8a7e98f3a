import { redirect } from "next/navigation";
import { visitor } from "#lib/request/session.ts";

/** Where a sign-in lands that came from nowhere: a team of the person's, else their own organization. */
export default async function FrontDoor() {
  const person = await visitor();
  const first = person?.memberships[0];
  redirect(first ? `/o/${first.slug}` : "/sign-in");
}
