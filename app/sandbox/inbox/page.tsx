import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Inbox } from "#components/auth/inbox.tsx";
import { readInbox } from "#lib/request/inbox.ts";

export const metadata: Metadata = { title: "Sandbox inbox", robots: { index: false } };

export default async function InboxPage({ searchParams }: PageProps<"/sandbox/inbox">) {
  const { to } = await searchParams;
  const letters = await readInbox(typeof to === "string" ? to : null);
  if (letters === "closed") notFound();
  return <Inbox letters={letters} to={typeof to === "string" ? to : ""} />;
}
