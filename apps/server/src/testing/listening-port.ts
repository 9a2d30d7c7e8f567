import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

/** The port in the first line of `output` with an address of the loopback; undefined when the output ends before. */
export async function listeningPort(output: Readable): Promise<number | undefined> {
  for await (const line of createInterface({ input: output })) {
    const port = /127\.0\.0\.1:(\d+)/.exec(line)?.[1]
    if (port === undefined) continue
    output.resume()
    return Number(port)
  }
  return undefined
}
