import { openApiRoute } from "#lib/request/api/openapi-route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = openApiRoute;
