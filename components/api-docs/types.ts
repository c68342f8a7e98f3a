/** A field that is sent or answered. */
export type FieldView = { readonly path: string; readonly type: string; readonly required: boolean; readonly about: string };

export type CallView = {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly scope: string | null;
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

export type DocsView = {
  readonly address: string;
  readonly sandbox: boolean;
  readonly rateLimit: number;
  readonly scopes: readonly { readonly scope: string; readonly about: string }[];
  readonly groups: readonly { readonly title: string; readonly calls: readonly CallView[] }[];
  readonly codes: readonly { readonly code: string; readonly status: number; readonly title: string }[];
};
