import { appUrl, env } from "#lib/env.ts";

/** Is this the sandbox, where mail, payments and renderer are stand-ins? Pages say so where they show one. */
export function isSandbox(): boolean {
  return env().GREENLIGHT_MODE === "sandbox";
}

/** The address that people reach Greenlight at, for what they copy from a page. */
export function siteAddress(): string {
  return appUrl();
}
