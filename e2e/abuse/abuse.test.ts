import { expect, test } from 'vitest'
import { readConfig, type Config } from '../../apps/server/src/config/config.ts'
import { temporaryFolder } from '../../apps/server/src/testing/temporary-folder.ts'
import { startTestServer } from '../../apps/server/src/testing/test-server.ts'
import { attacks } from './all-attacks.ts'
import { mostOf, run } from './attack.ts'

/** Attempts of all attackers together. */
const usualAttempts = 400

/** Attackers: few, so that each has more attempts than its burst. */
const mostAttackers = 5

const limited = attacks.filter(({ limit }) => limit !== undefined)

test.for(limited.map((attack) => [attack.name, attack] as const))(
  'P3.5: holds at its limit: %s',
  async ([, attack]) => {
    const { attempts = usualAttempts, settings, ...differing } = attack.shortRun ?? {}
    const short = { ...attack, attackers: Math.min(attack.attackers, mostAttackers), ...differing }
    const target = await startWithDefaults(settings)
    await attack.prepare?.(target)
    const { seconds, letThrough } = await run(short, target, (made) => made >= attempts)
    // However slow the machine is: what the burst allows, and what came since.
    expect(letThrough).toBeLessThanOrEqual(mostOf(short, seconds))
    expect(letThrough).toBeGreaterThan(0)
  },
)

/** A server with the settings that everybody has who sets none. */
async function startWithDefaults(settings: Partial<Config> = {}) {
  const defaults = readConfig([], { PORT: '0', HOST: '127.0.0.1', GRAVATAR_URL: '', LOG_LEVEL: 'silent' })
  const dataDir = temporaryFolder()
  const { port } = await startTestServer({ ...defaults, dataDir, ...settings })
  return { port, dataDir }
}
