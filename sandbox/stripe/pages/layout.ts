import { type Html, html } from "./html.ts";
import { STYLE } from "./style.ts";

type Page = {
  readonly title: string;
  readonly body: Html;
  readonly aside?: Html;
  readonly error?: string | null;
  readonly note?: string | null;
};

/** A whole page of the sandbox, marked as such. With an error the title says so first: that is what a screen reader hears. */
export function page({ title, body, aside, error, note }: Page): string {
  const whole = html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><link rel="icon" href="data:,"><title>${error ? "Error: " : ""}${title} · Sandbox</title><style>${{ markup: STYLE }}</style></head>
<body><a class="skip" href="#main">Skip to content</a>
<header><mark>Sandbox</mark> <span>This page stands in for Stripe. No money moves. Never type a real card number here.</span></header>
<main id="main" class="${aside ? "two" : "one"}">${aside && html`<aside aria-label="Summary">${aside}</aside>`}<div class="content"><h1>${title}</h1>
${error && html`<p class="error box" role="alert" id="page-error">${error}</p>`}${note && html`<p class="note box" role="status">${note}</p>`}${body}</div></main></body></html>`;
  return whole.markup;
}

type Field = {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly value?: string | undefined;
  readonly error?: string | undefined;
  readonly hint?: string;
  readonly type?: string;
  readonly autocomplete?: string;
  readonly inputmode?: string;
  readonly required?: boolean;
  readonly maxlength?: number;
};

/** One labelled field; its error and hint are tied to it, so that they are read with it. */
export function field({
  id,
  name,
  label,
  value = "",
  error,
  hint,
  type = "text",
  autocomplete = "off",
  inputmode,
  required,
  maxlength,
}: Field): Html {
  const about = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(" ");
  const attributes = [
    `type="${type}"`,
    `autocomplete="${autocomplete}"`,
    inputmode && `inputmode="${inputmode}"`,
    maxlength && `maxlength="${maxlength}"`,
    about && `aria-describedby="${about}"`,
    error && 'aria-invalid="true"',
    required && 'aria-required="true"',
  ];
  return html`<div class="field"><label for="${id}">${label}</label><input id="${id}" name="${name}" value="${value}" ${{ markup: attributes.filter(Boolean).join(" ") }}>
${hint && html`<p class="hint" id="${id}-hint">${hint}</p>`}${error && html`<p class="error" id="${id}-error">${error}</p>`}</div>`;
}

type Choice = { readonly value: string; readonly label: string };
type Select = {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly choices: readonly Choice[];
  readonly error?: string | undefined;
};

/** A labelled list to choose from. */
export function select({ id, name, label, value, choices, error }: Select): Html {
  const options = choices.map((one) => html`<option value="${one.value}" ${one.value === value && "selected"}>${one.label}</option>`);
  return html`<div class="field"><label for="${id}">${label}</label><select id="${id}" name="${name}" ${{ markup: error ? `aria-invalid="true" aria-describedby="${id}-error"` : "" }}>${options}</select>
${error && html`<p class="error" id="${id}-error">${error}</p>`}</div>`;
}
