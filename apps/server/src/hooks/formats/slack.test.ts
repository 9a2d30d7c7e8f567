import { expect, test } from 'vitest'
import { postedBy, sampleOf } from '../../testing/hooks/posted-by.ts'

test('P20.3: shows the text, name, colour, title, link and fields of a Slack message', () => {
  expect(sampleOf('Slack')).toEqual({
    format: 'slack',
    username: 'Deploys',
    colour: '#2eb886',
    text: [
      'Deploy of the shop (https://shop.example.org) by @U024BE7LH is **done**, @channel',
      '',
      '**Release 4.2**',
      'Tests & lint passed in `3 min`',
      '**Environment:** production · **Version:** 4.2.0',
      '**Changes:** • faster search\n• fewer bugs',
      'ci.example.org',
      'https://ci.example.org/deploys/42',
    ].join('\n'),
  })
})

test('P20.3: reads the form with "payload" as Slack', () => {
  const form = new URLSearchParams({ payload: JSON.stringify({ text: 'a *b*' }) }).toString()
  expect(postedBy(form, { 'content-type': 'application/x-www-form-urlencoded' })).toEqual({
    format: 'slack',
    text: 'a **b**',
  })
  expect(postedBy('payload=%7B', { 'content-type': 'application/x-www-form-urlencoded' })).toEqual({
    format: 'slack',
    unreadable: 'The field "payload" is not JSON.',
  })
})

test('P20.3: shows headers, sections, fields, context and buttons of blocks', () => {
  const blocks = [
    { type: 'header', text: { type: 'plain_text', text: 'Budget *2027*' } },
    { type: 'section', text: { type: 'mrkdwn', text: '*Ada* asks for <https://example.org/b|approval>' } },
    { type: 'divider' },
    {
      type: 'section',
      fields: [
        { type: 'mrkdwn', text: '*Sum*\n1,000' },
        { type: 'plain_text', text: '*literal*' },
      ],
    },
    {
      type: 'actions',
      elements: [
        { type: 'button', text: { type: 'plain_text', text: 'Open' }, url: 'https://example.org/o' },
      ],
    },
    {
      type: 'context',
      elements: [
        { type: 'image', image_url: 'https://x.example/i.png' },
        { type: 'mrkdwn', text: 'from _finance_' },
      ],
    },
  ]
  expect(postedBy({ text: 'for notifications', blocks })).toEqual({
    format: 'slack',
    text: [
      '**Budget *2027***',
      '**Ada** asks for approval (https://example.org/b)',
      '',
      '**Sum**\n1,000',
      '*literal*',
      '',
      'Open: https://example.org/o',
      '',
      'from _finance_',
    ].join('\n'),
  })
})

test.each([
  ['<https://example.org/a?x=1&amp;y=2>', 'https://example.org/a?x=1&y=2'],
  ['<https://example.org|https://example.org>', 'https://example.org'],
  ['<mailto:a@example.org|a@example.org>', 'a@example.org'],
  ['<#C024BE7LR|general> <@U1|ada> <!subteam^S1|@admins>', '#general @ada @admins'],
  ['at <!date^1392734382^{date}|2014-02-18>', 'at 2014-02-18'],
  ['<javascript:alert(1)|click>', '<javascript:alert(1)|click>'],
  ['2*3*4, *bold*, ~gone~, a~b~c', '2*3*4, **bold**, ~~gone~~, a~b~c'],
  ['`*code* &amp; <x>`', '`*code* & <x>`'],
  ['&lt;b&gt; &amp;amp;', '<b> &amp;'],
  ['**Mattermost** [docs](https://example.org/d)', '**Mattermost** docs (https://example.org/d)'],
])('P20.3: mrkdwn %j is %j', (text, shown) => {
  expect(postedBy({ text })).toMatchObject({ text: shown })
})

test('P20.3: takes the fallback of an attachment that has nothing else, and refuses one without text', () => {
  expect(postedBy({ attachments: [{ fallback: 'only this', color: '#abc' }] })).toMatchObject({
    text: 'only this',
    colour: '#aabbcc',
  })
  expect(postedBy({ attachments: [{}] })).toHaveProperty('unreadable')
})
