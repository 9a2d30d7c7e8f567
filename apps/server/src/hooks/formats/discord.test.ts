import { expect, test } from 'vitest'
import { postedBy, sampleOf } from '../../testing/hooks/posted-by.ts'

test('P20.3: shows the name, colour, title, link, fields and footer of a Discord message', () => {
  expect(sampleOf('Discord')).toEqual({
    format: 'discord',
    username: 'Sonarr',
    colour: '#27c24c',
    text: [
      '**The Expanse - 1x01**',
      '**Imported** to the library (https://media.example.org/tv)',
      '**Quality:** HDTV-1080p · **Size:** 1.2 GB',
      'Sonarr 4',
      'https://sonarr.example.org/series/the-expanse',
    ].join('\n'),
  })
})

test('P20.3: names whom Discord mentions, and its own emoji and times', () => {
  const content =
    '@everyone <@!80351110224678912> <#41771983423143937> <:party:1234> <t:1764403200:R> ||hidden||'
  expect(postedBy({ content })).toEqual({
    format: 'discord',
    text: '@everyone @80351110224678912 #41771983423143937 :party: 2025-11-29 08:00 UTC ||hidden||',
  })
})

test('P20.3: reads Discord forms with "payload_json"', () => {
  const body =
    '--x\r\nContent-Disposition: form-data; name="payload_json"\r\n\r\n{"content":"with a file"}\r\n' +
    '--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\nabc\r\n--x--\r\n'
  expect(postedBy(body, { 'content-type': 'multipart/form-data; boundary=x' })).toEqual({
    format: 'discord',
    text: 'with a file',
  })
  expect(postedBy('--x--', { 'content-type': 'multipart/form-data; boundary=y' })).toHaveProperty(
    'unreadable',
  )
})

test('P20.3: leaves out empty fields, and refuses a message without text', () => {
  const fields = [
    { name: '\u200b', value: '\u200b' },
    { name: 'a', value: 'b' },
  ]
  expect(postedBy({ embeds: [{ title: 't', fields }] })).toMatchObject({ text: '**t**\n**a:** b' })
  expect(postedBy({ content: ' ', embeds: [] })).toHaveProperty('unreadable')
})
