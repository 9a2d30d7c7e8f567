import type { NewDevice } from '../../log/push-rows.ts'
import type {
  DueRoom,
  PushClaim,
  PushKey,
  PushResult,
  PushStore,
  StoredDevice,
} from '../../push/push-store.ts'
import type { VapidKeys } from '../../push/vapid.ts'
import type { MemoryPeople } from '../memory-people.ts'
import type { MemoryStorage } from '../memory-storage.ts'

interface Device extends StoredDevice {
  setAt: number
  retryAt: number
}

interface Told {
  told: number
  shown: number
  sentAt: number
  claimedUntil: number
}

const nothing: Told = { told: 0, shown: 0, sentAt: 0, claimedUntil: 0 }

/** What a MemoryPush stores, which can be opened again. */
export class MemoryPushStorage {
  keys: VapidKeys | undefined
  readonly devices = new Map<string, Device>()
  readonly told = new Map<string, Map<string, Told>>()
  /** Orders those that were set in the same millisecond. */
  sets = 0
}

/** Who gets pushes, in memory, for tests. Answers arrive in a later turn, as with a disk. */
export class MemoryPush implements PushStore {
  readonly #log: Pick<MemoryStorage, 'room' | 'members'>
  readonly #people: Pick<MemoryPeople, 'findCredential'>
  readonly #storage: MemoryPushStorage

  constructor(
    log: Pick<MemoryStorage, 'room' | 'members'>,
    people: Pick<MemoryPeople, 'findCredential'>,
    storage = new MemoryPushStorage(),
  ) {
    this.#log = log
    this.#people = people
    this.#storage = storage
  }

  async keys(made: VapidKeys) {
    await Promise.resolve()
    return (this.#storage.keys ??= made)
  }

  async setDevice(device: NewDevice, most: number) {
    await Promise.resolve()
    const { devices, told } = this.#storage
    for (const [id, { endpoint }] of devices)
      if (endpoint === device.endpoint && id !== device.id) this.#remove(id)
    if (!devices.has(device.id)) {
      const rooms = [...(this.#log.members.get(device.author)?.keys() ?? [])]
      const begun = rooms.map((room) => [room, { ...nothing, told: this.#log.room(room).head }] as const)
      told.set(device.id, new Map(begun))
    }
    devices.set(device.id, { ...device, failures: 0, retryAt: 0, setAt: (this.#storage.sets += 1) })
    const own = [...devices.values()].filter(({ author }) => author === device.author)
    for (const { id } of own.toSorted((a, b) => b.setAt - a.setAt).slice(most)) this.#remove(id)
  }

  async device(id: string) {
    await Promise.resolve()
    const found = this.#storage.devices.get(id)
    if (found === undefined || (await this.#isRevoked(id))) return undefined
    const { author, endpoint, p256dh, auth, site, text, quiet, hidden, failures } = found
    return { id, author, endpoint, p256dh, auth, site, text, quiet, failures, ...(hidden && { hidden }) }
  }

  async removeDevice(id: string, endpoint?: string) {
    await Promise.resolve()
    if (endpoint === undefined || this.#storage.devices.get(id)?.endpoint === endpoint) this.#remove(id)
  }

  async hasDevices() {
    await Promise.resolve()
    return this.#storage.devices.size > 0
  }

  async due(rooms: readonly string[] | undefined, after: PushKey, limit: number): Promise<DueRoom[]> {
    const found: DueRoom[] = []
    for (const { id, author, retryAt } of this.#storage.devices.values()) {
      if (retryAt > Date.now() || (await this.#isRevoked(id))) continue
      for (const { room, notify, read } of this.#log.members.get(author)?.values() ?? []) {
        const { told, shown, sentAt, claimedUntil } = this.#toldOf({ device: id, room })
        const { head } = this.#log.room(room)
        const isDue = (head > read && head > told) || (shown > 0 && read >= shown)
        if (!isDue || claimedUntil > Date.now() || rooms?.includes(room) === false) continue
        found.push({ device: id, author, room, notify, read, head, told, shown, sentAt })
      }
    }
    const order = (a: PushKey, b: PushKey) =>
      a.device === b.device ? compare(a.room, b.room) : compare(a.device, b.device)
    return found
      .filter((one) => order(one, after) > 0)
      .toSorted(order)
      .slice(0, limit)
  }

  async claim(claims: readonly PushClaim[], forMs: number) {
    await Promise.resolve()
    const granted = claims.filter((claim) => {
      const known = this.#toldOf(claim)
      const isFree = known.claimedUntil <= Date.now()
      if (!isFree || known.told !== claim.told || known.shown !== claim.shown) return false
      return this.#set(claim, { ...known, claimedUntil: Date.now() + forMs })
    })
    return granted.map(({ device, room }) => ({ device, room }))
  }

  async finish(results: readonly PushResult[]) {
    await Promise.resolve()
    for (const result of results) {
      const known = this.#toldOf(result)
      const { told, shown } = result
      this.#set(result, {
        told: Math.max(known.told, told ?? 0),
        shown: shown ?? known.shown,
        sentAt: told === undefined ? known.sentAt : Date.now(),
        claimedUntil: 0,
      })
    }
  }

  async endClaims() {
    await Promise.resolve()
    for (const rooms of this.#storage.told.values())
      for (const [room, told] of rooms) rooms.set(room, { ...told, claimedUntil: 0 })
  }

  async passOver(positions: readonly (PushKey & { told: number })[]) {
    await Promise.resolve()
    for (const { told, ...key } of positions) {
      const known = this.#toldOf(key)
      if (known.told < told) this.#set(key, { ...known, told })
    }
  }

  async setFailures(id: string, failures: number, waitMs: number) {
    await Promise.resolve()
    const known = this.#storage.devices.get(id)
    const retryAt = waitMs === 0 ? 0 : Date.now() + waitMs
    if (known !== undefined) this.#storage.devices.set(id, { ...known, failures, retryAt })
  }

  async #isRevoked(id: string) {
    return (await this.#people.findCredential(id))?.isRevoked !== false
  }

  #toldOf({ device, room }: PushKey) {
    return this.#storage.told.get(device)?.get(room) ?? nothing
  }

  #set({ device, room }: PushKey, told: Told): boolean {
    const rooms = this.#storage.told.get(device)
    rooms?.set(room, told)
    return rooms !== undefined
  }

  #remove(id: string) {
    this.#storage.devices.delete(id)
    this.#storage.told.delete(id)
  }
}

function compare(a: string, b: string) {
  return a === b ? 0 : a < b ? -1 : 1
}
