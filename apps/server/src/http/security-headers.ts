import helmet from 'helmet'

/**
 * Allows the page to load from its own origin only. Omitted on purpose: headers that break a page on plain http in a LAN
 * (upgrade-insecure-requests, HSTS) or only cause warnings of Chromium there (COOP, Origin-Agent-Cluster).
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
        // A video that is about to be sent: its first frame is drawn for those who will see it.
        mediaSrc: ["'self'", 'blob:'],
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
