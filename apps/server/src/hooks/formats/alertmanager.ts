import { colourOf, colours } from './colours.ts'
import { posting, type Field, type Part, type Reading } from './hook-post.ts'
import { at, isObject, lengthAt, linkAt, listAt, textAt } from './json-at.ts'
import { literal, literalLine } from './literal.ts'

/** https://prometheus.io/docs/alerting/latest/configuration/#webhook_config; Grafana's unified alerting sends the same and more. */
export function isAlertmanager(body: unknown): boolean {
  return isObject(body) && Array.isArray(body.alerts) && typeof body.status === 'string'
}

export function readAlertmanager(body: unknown): Reading {
  const count = lengthAt(body, 'alerts')
  const alerts = listAt(body, mostAlerts, 'alerts')
  if (alerts.length === 0) return { type: 'unreadable', why: 'It has no alerts.' }
  const truncated = Number(at(body, 'truncatedAlerts')) || 0
  const left = count - alerts.length + truncated
  const parts: Part[] = alerts.map((alert) => alertPart(alert, linkAt(body, 'externalURL')))
  if (left > 0) parts.push({ text: `… and ${left} more alerts` })
  return posting({ colour: colourOfAlerts(alerts), parts })
}

const mostAlerts = 10
const mostLabels = 12

function alertPart(alert: unknown, server: string | undefined): Part {
  const isFiring = textAt(alert, 'status') !== 'resolved'
  const name = textAt(alert, 'labels', 'alertname') ?? 'Alert'
  const summary = textAt(alert, 'annotations', 'summary') ?? textAt(alert, 'annotations', 'title')
  const description = textAt(alert, 'annotations', 'description') ?? textAt(alert, 'annotations', 'message')
  const texts = [summary, description === summary ? undefined : description]
  const link =
    linkAt(alert, 'panelURL') ?? linkAt(alert, 'dashboardURL') ?? linkAt(alert, 'generatorURL') ?? server
  const runbook = linkAt(alert, 'annotations', 'runbook_url')
  return {
    title: `${isFiring ? 'Firing' : 'Resolved'}: ${literalLine(name)}`,
    text: texts.flatMap((text) => (text === undefined ? [] : [literal(text)])).join('\n'),
    fields: [
      ...labelsOf(alert),
      ...valuesOf(alert),
      ...(runbook ? [{ name: 'Runbook', value: runbook }] : []),
    ],
    link,
  }
}

function labelsOf(alert: unknown): Field[] {
  const labels = at(alert, 'labels')
  if (!isObject(labels)) return []
  // Those that begin with two underscores are of Grafana's own use.
  const shown = Object.entries(labels).filter(
    ([name, value]) =>
      name !== 'alertname' && !name.startsWith('__') && typeof value === 'string' && value !== '',
  )
  const order = shown.toSorted(([a], [b]) => Number(b === 'severity') - Number(a === 'severity'))
  return order
    .slice(0, mostLabels)
    .map(([name, value]) => ({ name: literalLine(name), value: literalLine(String(value)), isShort: true }))
}

/** Grafana: what its queries have found. */
function valuesOf(alert: unknown): Field[] {
  const values = at(alert, 'values')
  if (!isObject(values)) return []
  const shown = Object.entries(values).filter(([, value]) => typeof value === 'number')
  return shown.slice(0, mostLabels).map(([name, value]) => ({
    name: literalLine(name),
    value: String(Math.round(Number(value) * 1_000) / 1_000),
    isShort: true,
  }))
}

function colourOfAlerts(alerts: readonly unknown[]): string {
  const firing = alerts.filter((alert) => textAt(alert, 'status') !== 'resolved')
  if (firing.length === 0) return colours.good
  const severities = firing.map((alert) => colourOf(textAt(alert, 'labels', 'severity')))
  const isMild = severities.every((colour) => colour === colours.warning || colour === colours.info)
  return isMild ? (severities.find((colour) => colour === colours.warning) ?? colours.info) : colours.danger
}
