import { readFrame, serverFrame, type Join, type Refusal, type ServerFrame } from '@parley/shared'
import { openWithinMs } from './connection.ts'
import type { Environment } from './environment.ts'

/** Whether a room takes somebody in. `token` proves from now on who that is (P4.4). */
export type ProbeAnswer =
  { type: 'welcome'; token: string } | { type: 'refused'; refusal: Refusal } | { type: 'unreachable' }

/** Joins on a connection of its own and leaves again: whatever goes on elsewhere is not touched. */
export function probeJoin(environment: Environment, join: Join): Promise<ProbeAnswer> {
  return new Promise((resolve) => {
    const cancel = environment.after(openWithinMs, () => end({ type: 'unreachable' }))
    const socket = environment.connect({
      opened: () => socket.send(JSON.stringify(join)),
      onMessage: (text) => {
        const read = readFrame(serverFrame, text)
        const answer = read.ok ? answerIn(read.frame) : undefined
        if (answer !== undefined) end(answer)
      },
      closed: () => end({ type: 'unreachable' }),
    })

    function end(answer: ProbeAnswer) {
      cancel()
      socket.close()
      resolve(answer)
    }
  })
}

function answerIn(frame: ServerFrame): ProbeAnswer | undefined {
  if (frame.type === 'joined') return { type: 'welcome', token: frame.token }
  return frame.type === 'error' ? { type: 'refused', refusal: frame } : undefined
}
