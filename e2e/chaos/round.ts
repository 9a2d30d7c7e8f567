import { setTimeout as sleep } from 'node:timers/promises'
import { faults, type Fault } from './faults.ts'
import { FaultyProxy } from './faulty-proxy.ts'
import type { Chance } from './random.ts'
import type { Stage } from './stage.ts'
import { add, judge, nothingWrong, type CheckResult } from './checker.ts'
import { RecordingClient } from './recording-client.ts'

export interface RoundPlan {
  number: number
  rooms: number
  perRoom: number
  /** Milliseconds of posting. */
  ms: number
  /** What happens, evenly spread over the round. */
  faults: readonly Fault[]
}

export interface RoundResult {
  /** Posts and changes. */
  acknowledged: number
  refused: number
  verdict: CheckResult
  /** Who still waited for something when the time to settle was over. */
  unsettled: string[]
}

const settleWithinMs = 60_000

/** Some people in some rooms talk, things go wrong, and then everything must be as if nothing had. */
export async function playRound(stage: Stage, plan: RoundPlan, chance: Chance): Promise<RoundResult> {
  // In turn, so that whoever comes back moves on to another.
  let connections = 0
  const proxy = new FaultyProxy(() => stage.nodes[(connections += 1) % stage.nodes.length]?.port ?? 0)
  const port = await proxy.listen()
  const rooms = Array.from({ length: plan.rooms }, (_, n) => `round-${plan.number}-${n}`)
  const witnesses = rooms.flatMap((room, n) =>
    Array.from(
      { length: plan.perRoom },
      (_, m) => new RecordingClient(port, room, `w${plan.number}-${n}-${m}`, plan.number),
    ),
  )
  for (const witness of witnesses) witness.start()
  const pauseMs = plan.ms / (plan.faults.length + 1)
  for (const fault of plan.faults) {
    await sleep(pauseMs)
    await faults[fault]({ ...stage, proxy, witnesses, chance })
  }
  await sleep(pauseMs)
  for (const witness of witnesses) witness.stopPosting()
  const unsettled = await settle(witnesses)
  const notes = witnesses.map((witness) => witness.leave())
  proxy.close()
  const logs = await stage.readLogs(rooms)
  return {
    acknowledged: notes.reduce(
      (sum, { acknowledged, changed }) =>
        sum + new Set([...acknowledged, ...changed].map(({ cid }) => cid)).size,
      0,
    ),
    refused: notes.reduce((sum, { refused }) => sum + refused, 0),
    verdict: rooms
      .map((room) =>
        judge(
          notes.filter((note) => note.room === room),
          logs.get(room) ?? [],
        ),
      )
      .reduce(add, nothingWrong),
    unsettled,
  }
}

/** Waits until everyone has said and heard everything; whoever has not by then is found stuck, or to have missed it. */
async function settle(witnesses: readonly RecordingClient[]) {
  const until = Date.now() + settleWithinMs
  const done = () => {
    const heads = new Map<string, number>()
    for (const { cursor, notes } of witnesses)
      heads.set(notes.room, Math.max(cursor, heads.get(notes.room) ?? 0))
    return witnesses.every(({ settled, cursor, notes }) => settled && cursor === heads.get(notes.room))
  }
  while (!done() && Date.now() < until) await sleep(50)
  return done() ? [] : witnesses.filter(({ settled }) => !settled).map(({ plight }) => plight)
}
