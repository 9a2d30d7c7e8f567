import { expect, test } from 'vitest'
import { postedBy, sampleOf } from '../../testing/hooks/posted-by.ts'

test('P20.3: reads the title, priority, tags and address that ntfy has in headers', () => {
  expect(sampleOf('ntfy')).toEqual({
    format: 'ntfy',
    colour: '#d72b3f',
    text: [
      '**:warning: :skull: Unauthorized access detected**',
      'Somebody is at the front door',
      '**Tags:** front-door',
      'https://home.example.org/cameras/1',
    ].join('\n'),
  })
})

test('P20.3: reads the JSON of ntfy', () => {
  const body = {
    topic: 'disks',
    title: 'Disk',
    message: 'Left: *5 GB*',
    priority: 4,
    tags: ['bell', 'db1'],
    click: 'https://example.org/d',
  }
  expect(postedBy(body)).toEqual({
    format: 'ntfy',
    colour: '#daa038',
    text: '**:bell: Disk**\nLeft: *5 GB*\n**Tags:** db1\nhttps://example.org/d',
  })
  expect(postedBy({ topic: 'disks', message: '' })).toHaveProperty('unreadable')
})

test('P20.3: reads headers in UTF-8 and in encoded words', () => {
  const title = Buffer.from('Grüße 世界', 'utf8').toString('latin1')
  expect(postedBy('x', { title })).toMatchObject({ text: '**Grüße 世界**\nx' })
  expect(postedBy('x', { title: '=?UTF-8?B?R3LDvMOfZQ==?=' })).toMatchObject({ text: '**Grüße**\nx' })
  expect(postedBy('x', { title: '=?utf-8?q?Gr=C3=BC=C3=9Fe_an?=' })).toMatchObject({
    text: '**Grüße an**\nx',
  })
})

test('P20.3: takes no address but one of the web', () => {
  expect(postedBy('x', { click: 'javascript:alert(1)', title: 't' })).toMatchObject({
    text: '**t**\nx',
  })
})
