import { expect, test } from 'vitest'
import { postedBy, sampleOf } from '../../testing/hooks/posted-by.ts'

test('P20.3: shows which monitor is down, why, since when and where', () => {
  expect(sampleOf('Uptime Kuma')).toEqual({
    format: 'uptime-kuma',
    colour: '#d72b3f',
    text: '**Shop is down**\nconnect ECONNREFUSED 192.0.2.7:443\n**Time:** 2026-11-29 11:00:00\nhttps://shop.example.org',
  })
})

test('P20.3: is green when the monitor is up again', () => {
  const body = {
    msg: 'up',
    monitor: { name: 'Shop', url: 'https://' },
    heartbeat: { status: 1, msg: '200 - OK', ping: 42 },
  }
  expect(postedBy(body)).toEqual({
    format: 'uptime-kuma',
    colour: '#2eb886',
    text: '**Shop is up**\n200 - OK\n**Response time:** 42 ms',
  })
})

test('P20.3: shows the test message, also as a form', () => {
  const body = { heartbeat: null, monitor: null, msg: 'My Alert Testing' }
  expect(postedBy(body)).toEqual({ format: 'uptime-kuma', text: 'My Alert Testing' })
  const form = `--x\r\nContent-Disposition: form-data; name="data"\r\n\r\n${JSON.stringify(body)}\r\n--x--\r\n`
  expect(postedBy(form, { 'content-type': 'multipart/form-data; boundary=x' })).toMatchObject({
    text: 'My Alert Testing',
  })
})
