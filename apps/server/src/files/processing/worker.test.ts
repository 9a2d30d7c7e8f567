import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished, expect, test } from 'vitest'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { Worker } from './worker.ts'

const job = { path: '', folder: '', name: 'a.txt' }

test('a process that ends over a file fails that file alone', async () => {
  const worker = workerOf(
    `process.on('message', ({ name }) => name === 'bad' ? process.abort() : process.send(name))`,
  )
  expect(await worker.run({ ...job, name: 'one' })).toBe('one')
  expect(await worker.run({ ...job, name: 'bad' })).toMatchObject({ type: 'failed', code: 'ended' })
  expect(await worker.run({ ...job, name: 'two' })).toBe('two')
})

test('a process that does not answer is ended', async () => {
  const worker = workerOf(
    `process.on('message', ({ name }) => name === 'slow' ? undefined : process.send(name))`,
    500,
  )
  expect(await worker.run({ ...job, name: 'slow' })).toMatchObject({ type: 'failed', code: 'timeout' })
  worker.stop()
  expect(await worker.run(job)).toMatchObject({ type: 'failed', code: 'stopped' })
})

test('what runs when the server stops has not failed for good', async () => {
  const worker = workerOf(`process.on('message', () => undefined)`)
  const running = worker.run(job)
  worker.stop()
  expect(await running).toMatchObject({ type: 'failed', code: 'stopped' })
})

test('the process has no secrets of the server', async () => {
  const worker = workerOf(`process.on('message', () => process.send(Object.keys(process.env)))`)
  process.env['DATABASE_URL_OF_TEST'] = 'secret'
  onTestFinished(() => {
    delete process.env['DATABASE_URL_OF_TEST']
  })
  expect(await worker.run(job)).not.toContain('DATABASE_URL_OF_TEST')
})

function workerOf(source: string, mostMs?: number) {
  const main = join(temporaryFolder(), 'main.mjs')
  writeFileSync(main, source)
  const worker = new Worker(mostMs, main)
  onTestFinished(() => worker.stop())
  return worker
}
