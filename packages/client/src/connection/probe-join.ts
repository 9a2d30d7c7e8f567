import { readFrame, serverFrame, type Join, type Refusal, type ServerFrame } from '@parley/shared'
import { openWithinMs } from './connection.ts'
import type { Environment } from './environment.ts'

/** Whether a room accepts a person. `token`, where there is one, proves who that is from now on (P4.4). */
export type ProbeAnswer =
  | { type: 'welcome'; token: string | undefined }
  | { type: 'refused'; refusal: Refusal }
  | { type: 'unreachable' }

/** Joins on a separate connection and leaves again; other connections are not affected. */
export function probeJoin(environment: Environment, join: Join): Promise<ProbeAnswer> {
  return new Promise((resolve) => {
    const cancel = environment.after(openWithinMs, () => end({ type: 'unreachable' }))
    const socket = environment.connect({
      onOpen: () => socket.send(JSON.stringify(join)),
      onMessage: (text) => {
        const read = readFrame(serverFrame, text)
        const answer = read.ok ? answerIn(read.frame) : undefined
        if (answer !== undefined) end(answer)
      },
      onClose: () => end({ type: 'unreachable' }),
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
