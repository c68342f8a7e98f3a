import type { OidcPerson } from "./oidc-people.ts";

/** The page on which the sandbox's LinkedIn asks who one is. */
export function chooserPage(uid: string, people: readonly OidcPerson[]): string {
  const known = people.map(
    ({ sub, name, email, emailVerified }) =>
      `<button name="sub" value="${escaped(sub)}"><b>${escaped(name)}</b><br><small>${escaped(email)} · e-mail ${emailVerified ? "verified" : "not verified"}</small></button>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><title>Sandbox LinkedIn</title>
<style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:26rem;margin:3rem auto;padding:0 1rem}
button{display:block;width:100%;text-align:left;font:inherit;padding:.6rem .8rem;margin:.4rem 0;border:1px solid #8888;border-radius:8px;background:transparent;color:inherit;cursor:pointer}
input:not([type=checkbox]){font:inherit;width:100%;box-sizing:border-box;padding:.5rem;margin:.2rem 0 .6rem;border:1px solid #8888;border-radius:8px}
mark{border-radius:4px;padding:.1rem .4rem}</style>
<p><mark>Sandbox</mark></p><h1>Who are you at LinkedIn?</h1>
<p>This page stands in for LinkedIn. It is not LinkedIn, and nothing leaves this machine.</p>
<form method="post" action="/interaction/${escaped(uid)}">${known.join("")}</form>
<h2>Somebody else</h2>
<form method="post" action="/interaction/${escaped(uid)}"><label>Name<input name="name" required value="Alex Example"></label><label>E-mail<input name="email" type="email" required></label>
<label><input type="checkbox" name="verified" checked> LinkedIn has verified the e-mail</label><button>Continue</button></form>
<form method="post" action="/interaction/${escaped(uid)}"><button name="cancel" value="1">Cancel</button></form></html>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
