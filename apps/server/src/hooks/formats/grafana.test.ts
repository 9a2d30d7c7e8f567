import { expect, test } from 'vitest'
import { postedBy, sampleOf } from '../../testing/hooks/posted-by.ts'

test('P20.3: shows the alerts of Grafana with their values and dashboard', () => {
  expect(sampleOf('Grafana')).toEqual({
    format: 'grafana',
    colour: '#d72b3f',
    text: [
      '**Firing: High memory usage**',
      'Memory of zone us-1 is nearly used up',
      '**team:** blue · **zone:** us-1 · **B:** 44.239 · **C:** 1',
      'https://grafana.example.org/d/abc',
    ].join('\n'),
  })
})

test('P20.3: shows the alerts of earlier versions of Grafana', () => {
  const body = {
    title: '[Alerting] Load',
    ruleName: 'Load',
    state: 'ok',
    message: 'Back to normal',
    ruleUrl: 'https://grafana.example.org/d/x',
    evalMatches: [{ metric: 'load', value: 0.5, tags: {} }],
  }
  expect(postedBy(body)).toEqual({
    format: 'grafana',
    colour: '#2eb886',
    text: '**[Alerting] Load**\nBack to normal\n**load:** 0.5\nhttps://grafana.example.org/d/x',
  })
})
