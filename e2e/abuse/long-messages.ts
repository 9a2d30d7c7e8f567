import type { Target } from './attack.ts'
import { newCid, Stranger } from './stranger.ts'

const text = 'eternal text '.repeat(300)

/** Posts long messages in the lobby, each of another person and address: none of them meets a limit. */
export async function fillWithLongMessages(target: Target, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    const writer = await Stranger.connect(target, { address: `127.68.0.${1 + (n % 250)}` })
    await writer.mustJoin(`Writer ${n}`)
    const posted = await writer.ask({ type: 'post', cid: newCid(), message: text }, 'posted')
    writer.close()
    if (!posted) throw new Error(`Message ${n} was refused.`)
  }
}
