"use server";
import { redirect } from "next/navigation";
import { nextPath, signInAsDemo, signOut, startEmailSignIn, startLinkedinSignIn } from "#lib/request/sign-in.ts";

export async function byEmail(_: unknown, form: FormData): Promise<{ email: string; error: string }> {
  const email = text(form, "email");
  return { email, error: await startEmailSignIn(email, nextPath(form.get("next"))) };
}

export async function byLinkedin(form: FormData): Promise<void> {
  await startLinkedinSignIn(nextPath(form.get("next")));
}

export async function byDemo(form: FormData): Promise<void> {
  redirect((await signInAsDemo(text(form, "email"))) ? nextPath(form.get("next")) : "/sign-in?error=demo_unknown");
}

export async function leave(): Promise<void> {
  redirect(await signOut());
}

function text(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value.slice(0, 500) : "";
}
