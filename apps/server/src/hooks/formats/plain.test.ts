import { expect, test } from 'vitest'
import { postedBy, sampleOf } from '../../testing/hooks/posted-by.ts'

test('P20.3: posts a text as a person writes it', () => {
  expect(sampleOf('curl')).toEqual({
    format: 'text',
    text: 'The backup is **done**: 12 GB in 4 minutes',
  })
  expect(postedBy('@ada look: a=b&c', { 'content-type': 'application/x-www-form-urlencoded' })).toEqual({
    format: 'text',
    text: '@ada look: a=b&c',
  })
  expect(postedBy('{not json')).toEqual({ format: 'text', text: '{not json' })
})

test('P20.3: reads message, title, address and level of many small programs', () => {
  expect(sampleOf('Home Assistant')).toMatchObject({
    text: '**Laundry**\nThe washing machine is done\nhttps://home.example.org/laundry',
  })
  expect(sampleOf('Apprise')).toEqual({
    format: 'plain',
    colour: '#daa038',
    text: '**Nightly backup**\nTwo folders could not be read',
  })
  expect(
    postedBy('title=Disk&message=full', { 'content-type': 'application/x-www-form-urlencoded' }),
  ).toMatchObject({
    text: '**Disk**\nfull',
  })
  expect(postedBy('"only a text"', { 'content-type': 'application/json' })).toEqual({
    format: 'plain',
    text: 'only a text',
  })
})
