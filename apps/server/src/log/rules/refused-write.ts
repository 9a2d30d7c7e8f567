import { LogUnavailable, StorageBusy, StorageDamaged, StorageFull } from '../message-log.ts'
import type { Written } from './writes.ts'

/** Throws the error of a write that was not done. */
export function throwRefused(written: Written): never {
  switch (written.type) {
    case 'full':
      throw new StorageFull(written.why)
    case 'busy':
      throw new StorageBusy(written.why)
    case 'damaged':
      throw new StorageDamaged(written.why)
    case 'unreached':
      throw new LogUnavailable(written.why)
    case 'appended':
    case 'claimed':
      throw new Error(`A write was answered with ${written.type}.`)
  }
}
