import { getRateCard } from "#lib/request/api/operations/get-rate-card.ts";
import { apiRoute } from "#lib/request/api-route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute(getRateCard);
