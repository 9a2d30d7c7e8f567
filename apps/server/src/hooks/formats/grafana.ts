import { colours } from './colours.ts'
import { readAlertmanager } from './alertmanager.ts'
import { onePart, type Reading } from './hook-post.ts'
import { at, isObject, linkAt, listAt, textAt } from './json-at.ts'
import { literal, literalLine } from './literal.ts'

/** https://grafana.com/docs/grafana/latest/alerting: a contact point of the kind webhook, and the alerts of Grafana 7 and before. */
export function isGrafana(body: unknown): boolean {
  return isObject(body) && ('orgId' in body || 'ruleName' in body || 'ruleUrl' in body) && 'title' in body
}

export function readGrafana(body: unknown): Reading {
  return Array.isArray(at(body, 'alerts')) ? readAlertmanager(body) : readOldGrafana(body)
}

function readOldGrafana(body: unknown): Reading {
  const state = textAt(body, 'state') ?? 'alerting'
  const message = textAt(body, 'message')
  const matches = listAt(body, mostMatches, 'evalMatches').map((match) => ({
    name: literalLine(textAt(match, 'metric') ?? ''),
    value: textAt(match, 'value') ?? '',
    isShort: true,
  }))
  return onePart(
    {
      title: literalLine(textAt(body, 'title') ?? textAt(body, 'ruleName') ?? 'Alert'),
      text: message && literal(message),
      fields: matches,
      link: linkAt(body, 'ruleUrl'),
    },
    { colour: stateColours[state] ?? colours.warning },
  )
}

const mostMatches = 12

const stateColours: Record<string, string> = {
  ok: colours.good,
  alerting: colours.danger,
  no_data: colours.neutral,
  paused: colours.neutral,
}
