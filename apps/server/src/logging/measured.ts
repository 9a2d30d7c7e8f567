import { channel } from 'node:diagnostics_channel'

/**
 * What the metrics count while it happens, in this process. Nothing here names a person, a room or an address; reasons, kinds and
 * outcomes are of fixed sets.
 */
export const measured = {
  /** One write of the log, with what it has stored, by kind of change. */
  commit: topic<{ seconds: number; writes: number; stored: ReadonlyMap<string, number> }>('commit'),
  /** Messages of one broadcast, and the connections that it goes to. */
  broadcast: topic<{ messages: number; readers: number }>('broadcast'),
  /** `behind`: a connection reads too slowly for broadcasts; `closed`: it has read nothing for too long. */
  slowReader: topic<{ event: 'behind' | 'closed' }>('slow-reader'),
  refusal: topic<{ at: 'connection' | 'join' | 'room' | 'request'; reason: string }>('refusal'),
  push: topic<{ outcome: string }>('push'),
  /** One request to the receiver of an outgoing hook. */
  hookDelivery: topic<{ outcome: 'delivered' | 'failed' | 'unreached' | 'gone' }>('hook-delivery'),
  linkCard: topic<{ outcome: 'found' | 'nothing' | 'skipped' }>('link-card'),
}

type Topic<Happened extends object> = ReturnType<typeof topic<Happened>>

export type MeasuredOf<Name extends keyof typeof measured> =
  (typeof measured)[Name] extends Topic<infer Happened> ? Happened : never

function topic<Happened extends object>(name: string) {
  const published = channel(`parley:${name}`)
  return {
    /** False: what is expensive to say need not be said. */
    get isMeasured(): boolean {
      return published.hasSubscribers
    },
    publish: (happened: Happened): void => published.publish(happened),
    /** Returns the function that ends it. */
    subscribe(listener: (happened: Happened) => void): () => void {
      const heard = (message: unknown) => listener(message as Happened)
      published.subscribe(heard)
      return () => {
        published.unsubscribe(heard)
      }
    },
  }
}
