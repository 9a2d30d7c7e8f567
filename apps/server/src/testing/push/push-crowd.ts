import type { QuietHours } from '@parley/shared'
import type { Config } from '../../config/config.ts'
import { authorOf } from '../../identity/author.ts'
import type { PushMessage, PushOutcome, PushTarget } from '../../push/push-sender.ts'
import { Crowd } from '../access/crowd.ts'
import { tokenOf } from '../test-nodes.ts'
import { PushService } from './push-service.ts'

type Sent = PushMessage['payload'] & Record<string, unknown>

/** Stands in for all push services, without a network. */
export class FakeSender {
  readonly sent: { to: string; payload: Sent; urgency: string }[] = []
  outcome: (payload: Sent) => PushOutcome | Promise<PushOutcome> = () => ({ type: 'sent' })

  async send({ endpoint }: PushTarget, { payload, urgency }: PushMessage): Promise<PushOutcome> {
    const outcome = await this.outcome(payload as Sent)
    if (outcome.type === 'sent') this.sent.push({ to: endpoint, payload: payload as Sent, urgency })
    return outcome
  }

  isEndpoint(): Promise<boolean> {
    return Promise.resolve(true)
  }
}

interface DeviceOptions {
  name?: string
  endpoint?: string
  text?: boolean
  hidden?: string[]
  quiet?: QuietHours
}

/** People with devices, on nodes with one log. */
export class PushCrowd extends Crowd {
  readonly sender = new FakeSender()

  async start(nodes = 1, settings: Partial<Config> = {}): Promise<this> {
    await this.open(settings, nodes, { pushSender: this.sender })
    return this
  }

  /** The payloads since the last time. */
  sent(): Sent[] {
    return this.sender.sent.splice(0).map(({ payload }) => payload)
  }

  /** A member of the room who has a device and is not there. Returns the id of the device. */
  async away(username: string, room: string, options: DeviceOptions = {}): Promise<string> {
    const { people } = this.node().app
    const token = tokenOf(options.name ?? username)
    const signedIn = await people.signInWith(token, 'browser', 'Firefox')
    if (signedIn === undefined) throw new Error('Nobody is signed in.')
    await people.introduce(signedIn.author, { username, avatar: 'a'.repeat(64) })
    const member = await this.enter(username, { room, token })
    member.visitor.leave()
    await this.pass(3_000)
    return this.device(token, options)
  }

  /** Sets the device of this credential. */
  async device(token: string, { endpoint, text = true, quiet, hidden }: DeviceOptions = {}): Promise<string> {
    const { people, chat } = this.node().app
    const identity = await people.identify(token)
    if (identity === undefined || chat.push === undefined) throw new Error('There is no device.')
    const subscribed = new PushService().subscribe()
    const device = { ...subscribed, ...(endpoint !== undefined && { endpoint }), text, quiet, hidden }
    await chat.push.set({ identity, address: '127.0.0.1' }, device, 'https://chat.example.org')
    return identity.credential
  }

  /** How the author of this name wants to hear of the room. */
  async mark(username: string, room: string, notify: 'all' | 'mentions' | 'nothing') {
    await this.nodes.log.members.mark({ author: authorOf(tokenOf(username)), room }, { notify })
  }

  async readTo(username: string, room: string, read: number) {
    await this.nodes.log.members.setRead([{ author: authorOf(tokenOf(username)), room, read }])
  }
}
