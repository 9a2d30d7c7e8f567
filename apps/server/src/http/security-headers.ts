import helmet from 'helmet'
import type { Config } from '../config/config.ts'

/** Half a year: browsers then refuse plain http for the host, on all of its ports. */
const hstsSeconds = 180 * 24 * 60 * 60

/**
 * Allows the page to load from its own origin only. Omitted on purpose: headers that break a page on plain http in a LAN
 * (upgrade-insecure-requests; HSTS, unless it is asked for) or only cause warnings of Chromium there (COOP, Origin-Agent-Cluster).
 */
export function securityHeaders({ hsts }: Pick<Config, 'hsts'>) {
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
    strictTransportSecurity: hsts && { maxAge: hstsSeconds, includeSubDomains: false },
    referrerPolicy: { policy: 'no-referrer' },
  })
}
