import { createQuote } from "#lib/request/api/operations/create-quote.ts";
import { apiRoute } from "#lib/request/api-route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute(createQuote);
