import { once } from 'node:events'
import { constants, getPriority } from 'node:os'
import { expect, onTestFinished, test } from 'vitest'
import { Worker } from 'node:worker_threads'

const file = new URL('./low-priority.ts', import.meta.url)

test.runIf(process.platform === 'linux')('lowers the priority of its own thread alone', async () => {
  const before = getPriority()
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads')
     const { readlinkSync } = require('node:fs')
     const { getPriority } = require('node:os')
     import('${file.href}').then(({ lowerPriority }) => {
       lowerPriority()
       parentPort.postMessage(getPriority(Number(readlinkSync('/proc/thread-self').split('/').at(-1))))
     })`,
    { eval: true },
  )
  onTestFinished(async () => {
    await worker.terminate()
  })
  const [ofWorker] = (await once(worker, 'message')) as [number]
  expect(ofWorker).toBe(Math.max(before, constants.priority.PRIORITY_BELOW_NORMAL))
  expect(getPriority()).toBe(before)
})
