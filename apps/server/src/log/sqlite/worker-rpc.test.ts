import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { expect, onTestFinished, test, vi } from 'vitest'
import { WorkerClient } from './worker-rpc.ts'

interface Calculator {
  add: (a: number, b: number) => number
  fail: () => never
  hang: () => undefined
  hello: () => string
}

class Unavailable extends Error {}

test('resolves each call to the result of its procedure', async () => {
  const { client } = started()
  expect(await Promise.all([client.call('add', 1, 2), client.call('add', 3, 4)])).toEqual([3, 7])
})

test('rejects pending and later calls, and reports the error once, when the worker dies', async () => {
  const { client, failed, worker } = started()
  const pending = [client.call('fail'), client.call('add', 1, 2)]
  for (const call of pending) await expect(call).rejects.toThrow(Unavailable)
  await once(worker, 'exit')
  await expect(client.call('add', 1, 2)).rejects.toThrow('division by zero')
  expect(failed).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ message: 'division by zero' }))
})

test('answers the last call before it is closed', async () => {
  const { client } = started()
  const pending = client.call('add', 1, 2)
  const closed = client.close('hello')
  await expect(client.call('add', 3, 4)).rejects.toThrow(Unavailable)
  await closed
  expect(await pending).toBe(3)
})

test('rejects pending and later calls when the worker is closed', async () => {
  const { client, failed } = started()
  await client.call('add', 1, 2)
  const pending = expect(client.call('hang')).rejects.toThrow(Unavailable)
  await client.close()
  await pending
  await expect(client.call('add', 1, 2)).rejects.toThrow(Unavailable)
  expect(failed).not.toHaveBeenCalled()
})

function started() {
  const rpc = new URL('./worker-rpc.ts', import.meta.url).href
  const worker = new Worker(
    `import(${JSON.stringify(rpc)}).then(({ serve }) => serve(require('node:worker_threads').parentPort, {
      add: (a, b) => a + b,
      hello: () => 'hello',
      fail: () => { throw new Error('division by zero') },
      hang: () => { for (;;); },
    }))`,
    { eval: true },
  )
  onTestFinished(() => worker.terminate().then(() => undefined))
  const failed = vi.fn()
  const unavailable = ({ message }: Error) => new Unavailable(message)
  return { client: new WorkerClient<Calculator>(worker, { unavailable, failed }), failed, worker }
}
