import type { Scope } from "./scope.ts";

/** A field that is sent or answered: where it is, what it is, whether it must be there. */
export type FieldView = { readonly path: string; readonly type: string; readonly required: boolean; readonly about: string };

/** One call of the API, as its page shows it. */
export type CallView = {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly scope: Scope | null;
  readonly summary: string;
  readonly about: string;
  readonly sandboxOnly: boolean;
  readonly parameters: readonly FieldView[];
  readonly body: readonly FieldView[];
  readonly answer: readonly FieldView[];
  readonly status: number;
  readonly curl: string;
  readonly codes: readonly { readonly code: string; readonly status: number }[];
};

/** The page of the API. */
export type DocsView = {
  readonly address: string;
  readonly sandbox: boolean;
  readonly rateLimit: number;
  readonly scopes: readonly { readonly scope: Scope; readonly about: string }[];
  readonly groups: readonly { readonly title: string; readonly calls: readonly CallView[] }[];
  readonly codes: readonly { readonly code: string; readonly status: number; readonly title: string }[];
};
