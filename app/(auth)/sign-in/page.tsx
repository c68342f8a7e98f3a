import type { Metadata } from "next";
import { SignIn } from "#components/auth/sign-in.tsx";
import { Standalone } from "#components/shell/standalone.tsx";
import { nextPath } from "#lib/request/sign-in.ts";
import { loadSignIn } from "#lib/request/sign-in-view.ts";
import { byDemo, byEmail, byLinkedin } from "./actions.ts";

export const metadata: Metadata = { title: "Sign in", robots: { index: false } };

export default async function SignInPage({ searchParams }: PageProps<"/sign-in">) {
  const { next, error } = await searchParams;
  const view = await loadSignIn();
  return (
    <Standalone title="Sign in">
      <SignIn
        {...view}
        next={nextPath(next)}
        error={typeof error === "string" ? error : undefined}
        actions={{ byEmail, byLinkedin, byDemo }}
      />
    </Standalone>
  );
}
