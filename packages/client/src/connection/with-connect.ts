import type { Environment } from './environment.ts'

/** The same environment, whose connections are made by `connect`. */
export function withConnect(inner: Environment, connect: Environment['connect']): Environment {
  return {
    connect,
    after: (ms, then) => inner.after(ms, then),
    now: () => inner.now(),
    random: inner.random,
    newCid: () => inner.newCid(),
  }
}
