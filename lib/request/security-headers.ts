export type Served = {
  readonly nonce: string;
  /** Under `next dev`, React and the reloader need `eval`, inline styles and a socket. */
  readonly development: boolean;
  /** The address is https: browsers are told to stay on it. */
  readonly secure: boolean;
};

/** The content security policy of every answer: scripts run only by this request's nonce. Style attributes are allowed, since a meter's length is one; style elements are not. */
export function contentSecurityPolicy({ nonce, development, secure }: Served): string {
  const directives = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    development ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${development ? " ws:" : ""}`,
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
    ...(secure ? ["upgrade-insecure-requests"] : []),
  ];
  return directives.join("; ");
}

/** The security headers of every answer (robustness: headers). */
export function securityHeaders(served: Served): Readonly<Record<string, string>> {
  return {
    "content-security-policy": contentSecurityPolicy(served),
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "cross-origin-opener-policy": "same-origin",
    ...(served.secure && { "strict-transport-security": "max-age=63072000; includeSubDomains" }),
  };
}
