import { expect, test } from 'vitest'
import { postedBy, sampleOf } from '../../testing/hooks/posted-by.ts'

test('P20.3: shows each alert with its state, summary, labels and address', () => {
  expect(sampleOf('Alertmanager')).toEqual({
    format: 'alertmanager',
    colour: '#d72b3f',
    text: [
      '**Firing: HighErrorRate**',
      '7 % of requests fail on api-1',
      'More than 5 % for ten minutes.',
      'See the log of *api*.',
      '**severity:** critical · **instance:** api-1:8080',
      '**job:** api',
      '**Runbook:** https://wiki.example.org/runbooks/error-rate',
      'http://prometheus.example.org:9090/graph?g0.expr=rate',
      '',
      '**Resolved: DiskFull**',
      'The disk of db-2 is nearly full',
      '**severity:** warning · **instance:** db-2',
      'http://alerts.example.org:9093',
    ].join('\n'),
  })
})

test('P20.3: says how many alerts are not shown', () => {
  const alerts = Array.from({ length: 30 }, (_one, n) => ({
    status: 'firing',
    labels: { alertname: `A${n}`, severity: 'warning' },
  }))
  const posted = postedBy({ version: '4', status: 'firing', alerts, truncatedAlerts: 5 })
  expect(posted).toMatchObject({
    colour: '#daa038',
    text: expect.stringMatching(/A9\*\*[^]*… and 25 more alerts$/) as string,
  })
})

test('P20.3: is green when all alerts are resolved, and refuses none', () => {
  const alert = { status: 'resolved', labels: { alertname: 'A' } }
  expect(postedBy({ version: '4', status: 'resolved', alerts: [alert] })).toMatchObject({
    colour: '#2eb886',
    text: '**Resolved: A**',
  })
  expect(postedBy({ version: '4', status: 'firing', alerts: [] })).toEqual({
    format: 'alertmanager',
    unreadable: 'It has no alerts.',
  })
})
