import type { Config } from '../../apps/server/src/config/config.ts'

/** The server that is attacked. */
export interface Target {
  port: number
  dataDir: string
}

/** What came of one attempt: a number counts what was let through. */
export type Outcome = 'let through' | 'refused' | number

/** One of the connections from which an attack comes. */
export interface Attacker {
  attempt(): Promise<Outcome>
  close(): void
  /** The bytes that the server has sent to it. */
  received?(): number
}

interface Limit {
  of: 'each' | 'all'
  burst: number
  perSecond: number
}

interface ShortRun {
  attempts?: number
  attackers?: number
  settings?: Partial<Config>
  limit?: Limit
}

/** Something that a stranger can do to everybody, over and over. */
export interface Attack {
  name: string
  /** What is counted. */
  unit: string
  /** Attackers at once. */
  attackers: number
  /** How much is let through with the default settings, of each attacker or of all together. */
  limit?: Limit
  /** What a run differs in that shall not last long. */
  shortRun?: ShortRun
  /** What the server has before the attack begins. */
  prepare?(target: Target): Promise<void>
  /** The connection of attacker `n`, from 0. */
  start(target: Target, n: number): Promise<Attacker>
}

/** What an attack came to. */
export interface Toll {
  seconds: number
  attempts: number
  letThrough: number
  /** Bytes that the server has sent. */
  received: number
}

/** Runs the attack until it `isOver`, each attacker one attempt after the other. Attackers that cannot even connect count as refused. */
export async function run(
  attack: Attack,
  target: Target,
  isOver: (attempts: number) => boolean,
): Promise<Toll> {
  const began = performance.now()
  let attempts = 0
  let letThrough = 0
  const work = async (n: number) => {
    let attacker: Attacker | undefined
    while (!isOver(attempts)) {
      attempts += 1
      try {
        attacker ??= await attack.start(target, n)
        const outcome = await attacker.attempt()
        if (typeof outcome === 'number') letThrough += outcome
        else if (outcome === 'let through') letThrough += 1
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        attacker?.close()
        attacker = undefined
      }
    }
    return attacker
  }
  const attackers = await Promise.all(Array.from({ length: attack.attackers }, (_, n) => work(n)))
  const seconds = (performance.now() - began) / 1_000
  for (const attacker of attackers) attacker?.close()
  const received = attackers.reduce((sum, attacker) => sum + (attacker?.received?.() ?? 0), 0)
  return { seconds, attempts, letThrough, received }
}

/** The most that the limit lets through in this time. */
export function mostOf({ limit, attackers }: Attack, seconds: number): number {
  if (limit === undefined) return Infinity
  return (limit.of === 'each' ? attackers : 1) * (limit.burst + Math.ceil(limit.perSecond * seconds))
}

/** The server refused, or closed the connection. */
export class Refusal extends Error {
  override name = 'Refusal'
}
