import { may, type Permission } from "#lib/domain/orgs/permissions.ts";
import { appUrl } from "#lib/env.ts";
import { failureResponse, problem } from "./failure.ts";
import { findVisit, type OrgVisit } from "./require-org.ts";
import { isSameOrigin } from "./same-origin.ts";
import { requestId } from "./session.ts";

type Context<P> = { readonly params: Promise<P> };

/**
 * Makes a route handler of an organization: signed out 401; not a member, or no such organization, the same 404;
 * role without `permission` 403; a change from another site 403; the database away 503 with Retry-After (R10); an
 * unforeseen error 500 with the request's id only.
 */
export function orgRoute<P extends { org: string }>(
  permission: Permission,
  handler: (visit: OrgVisit, request: Request, params: P) => Promise<Response>,
) {
  return async (request: Request, context: Context<P>): Promise<Response> => {
    const params = await context.params;
    try {
      const reads = request.method === "GET" || request.method === "HEAD";
      if (!reads && !isSameOrigin(request.headers, appUrl())) return problem(403, "cross_origin", await requestId());
      const visit = await findVisit(params.org);
      if (visit === "signed_out") return problem(401, "signed_out", await requestId());
      if (visit === null) return problem(404, "not_found", await requestId());
      if (!may(visit.role, permission)) return problem(403, "forbidden", await requestId());
      return await handler(visit, request, params);
    } catch (error) {
      return failureResponse(error, "a route failed", await requestId());
    }
  };
}
