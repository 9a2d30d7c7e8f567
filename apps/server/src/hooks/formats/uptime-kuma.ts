import { colours } from './colours.ts'
import { onePart, type Field, type Reading } from './hook-post.ts'
import { at, isObject, linkAt, textAt } from './json-at.ts'
import { literal, literalLine } from './literal.ts'

/** Uptime Kuma's notification of the kind webhook: `heartbeat` and `monitor` are null in a test. */
export function isUptimeKuma(body: unknown): boolean {
  return isObject(body) && 'heartbeat' in body && 'monitor' in body && typeof body.msg === 'string'
}

export function readUptimeKuma(body: unknown): Reading {
  const said = literal(textAt(body, 'msg') ?? '')
  const status = at(body, 'heartbeat', 'status')
  const name = textAt(body, 'monitor', 'name')
  if (name === undefined || typeof status !== 'number') return onePart({ text: said })
  const reason = textAt(body, 'heartbeat', 'msg')
  const { word, colour } = statuses[status] ?? { word: 'unknown', colour: colours.neutral }
  return onePart(
    {
      title: `${literalLine(name)} is ${word}`,
      text: reason === undefined ? said : literal(reason),
      fields: [
        ...field('Response time', textAt(body, 'heartbeat', 'ping'), ' ms'),
        ...field('Time', textAt(body, 'heartbeat', 'localDateTime') ?? textAt(body, 'heartbeat', 'time')),
      ],
      link: addressOf(at(body, 'monitor')),
    },
    { colour },
  )
}

/** Of a monitor without an address it is `https://`. */
function addressOf(monitor: unknown): string | undefined {
  const link = linkAt(monitor, 'url')
  return link === 'https://' || link === 'http://' ? undefined : link
}

const statuses: Record<number, { word: string; colour: string }> = {
  0: { word: 'down', colour: colours.danger },
  1: { word: 'up', colour: colours.good },
  2: { word: 'pending', colour: colours.warning },
  3: { word: 'in maintenance', colour: colours.info },
}

function field(name: string, value: string | undefined, unit = ''): Field[] {
  return value === undefined ? [] : [{ name, value: `${literalLine(value)}${unit}`, isShort: true }]
}
