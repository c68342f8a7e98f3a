import { z } from "zod";
import { appUrl, env } from "#lib/env.ts";
import { done } from "#lib/units/outcome.ts";
import { apiRoute } from "../api-route.ts";
import { openApi } from "./openapi.ts";
import { apiGet, NO_QUERY } from "./operation.ts";
import { OPERATIONS } from "./operations.ts";

let document: Readonly<Record<string, unknown>> | undefined;

/** The document of the API as this installation serves it. */
export function openApiDocument(): Readonly<Record<string, unknown>> {
  document ??= openApi(OPERATIONS, appUrl(), env().GREENLIGHT_MODE === "sandbox");
  return document;
}

const operation = apiGet({
  id: "getOpenApi",
  path: "/openapi.json",
  scope: null,
  summary: "This document",
  about: "The API as OpenAPI 3.1.",
  refusals: [],
  query: NO_QUERY,
  answer: z.looseObject({ openapi: z.string() }),
  run: async () => done({ openapi: "", ...openApiDocument() }),
});

/** Serves the document, to whoever asks. */
export const openApiRoute = apiRoute(operation);
