import helmet from 'helmet'

/**
 * The page may load from its own origin and nothing else. Left out on purpose: what breaks a page on plain http in a
 * LAN (upgrade-insecure-requests, HSTS) or only makes Chromium complain there (COOP, Origin-Agent-Cluster).
 */
export function securityHeaders() {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        objectSrc: ["'none'"],
        requireTrustedTypesFor: ["'script'"],
        trustedTypes: ['vue', 'service-worker'],
      },
    },
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
    strictTransportSecurity: false,
    referrerPolicy: { policy: 'no-referrer' },
  })
}
