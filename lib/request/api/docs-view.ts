import type { CallView, DocsView } from "#lib/domain/api-keys/docs-view.ts";
import { SCOPE_MEANINGS, SCOPES, type Scope } from "#lib/domain/api-keys/scope.ts";
import { appUrl, env } from "#lib/env.ts";
import { codesOf, parametersOf, schemaOf } from "./openapi.ts";
import type { ApiOperation } from "./operation.ts";
import { OPERATIONS } from "./operations.ts";
import { CODES } from "./problem.ts";
import { rowsOf, typeText } from "./schema-rows.ts";

const GROUPS: readonly { readonly scope: Scope | null; readonly title: string }[] = [
  { scope: "read", title: "Read" },
  { scope: "quote", title: "Quote" },
  { scope: "spend", title: "Spend" },
  { scope: "meter", title: "Meter" },
  { scope: "admin", title: "Sandbox" },
];

/** What the API's page shows: made of the same declarations as the routes and the OpenAPI document. */
export function docsView(): DocsView {
  const { GREENLIGHT_MODE, API_RATE_LIMIT } = env();
  const sandbox = GREENLIGHT_MODE === "sandbox";
  const present = OPERATIONS.filter(({ sandboxOnly }) => sandbox || !sandboxOnly);
  const groupOf = ({ scope }: ApiOperation) => scope ?? "admin";
  return {
    address: `${appUrl()}/api/v1`,
    sandbox,
    rateLimit: API_RATE_LIMIT,
    scopes: SCOPES.map((scope) => ({ scope, about: SCOPE_MEANINGS[scope].about })),
    groups: GROUPS.map(({ scope, title }) => ({ title, calls: present.filter((call) => groupOf(call) === scope).map(callView) })).filter(
      ({ calls }) => calls.length > 0,
    ),
    codes: Object.entries(CODES).map(([code, { status, title }]) => ({ code, status, title })),
  };
}

function callView(operation: ApiOperation): CallView {
  const { id, method, path, scope, summary, about, sandboxOnly = false, body, answer, status = 200 } = operation;
  return {
    id,
    method,
    path,
    scope,
    summary,
    about,
    sandboxOnly,
    parameters: parametersOf(operation).map((parameter) => ({
      path: String(parameter["name"]),
      type: `${typeText(parameter["schema"])}, in the ${parameter["in"]}`,
      required: parameter["required"] === true,
      about: String(parameter["description"] ?? ""),
    })),
    body: body ? rowsOf(schemaOf(body, "input")) : [],
    answer: rowsOf(schemaOf(answer, "output")),
    status,
    curl: curlOf(operation),
    codes: codesOf(operation).map((code) => ({ code, status: CODES[code].status })),
  };
}

function curlOf({ method, path, scope, example, exampleQuery }: ApiOperation): string {
  const address = `${appUrl()}/api/v1${path.replace(/\{(\w+)\}/g, (_, name: string) => `$${name.toUpperCase()}`)}${exampleQuery}`;
  const lines = [
    `curl ${method === "POST" ? "-X POST " : ""}"${address}"`,
    ...(scope === null ? [] : ['-H "Authorization: Bearer $GREENLIGHT_KEY"']),
    ...(method === "POST" ? ['-H "Idempotency-Key: $(uuidgen)"', '-H "Content-Type: application/json"'] : []),
    ...(example === null ? [] : [`-d '${JSON.stringify(example, null, 2)}'`]),
  ];
  return lines.join(" \\\n  ");
}
