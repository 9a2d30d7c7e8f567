import { expect, onTestFinished, test, vi } from 'vitest'
import { resumableUploads } from './resumable-uploads.ts'

const piece = { upload: 'f'.repeat(32), offset: 0, bytes: new Blob(['hello']) }

test('P14.6: a piece that does not move any more is given up, one that moves is not', async () => {
  const { progressOf, requests } = fakeRequests()
  const sent: number[] = []
  const transport = resumableUploads(() => undefined)
  let answer: unknown
  void transport
    .send(piece, (bytes) => sent.push(bytes), new AbortController().signal)
    .then((it) => (answer = it))
  for (const loaded of [1, 2, 3]) {
    vi.advanceTimersByTime(59_000)
    progressOf(loaded)
  }
  expect(sent).toEqual([1, 2, 3])
  expect(requests[0]?.isAborted).toBe(false)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(requests[0]?.isAborted).toBe(true)
  expect(answer).toEqual({ type: 'later' })
})

/** In place of the browser's. */
function fakeRequests() {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  onTestFinished(() => void vi.unstubAllGlobals())
  const requests: FakeRequest[] = []
  class FakeRequest extends EventTarget {
    readonly upload = new EventTarget()
    isAborted = false
    constructor() {
      super()
      requests.push(this)
    }
    open() {}
    setRequestHeader() {}
    send() {}
    abort() {
      this.isAborted = true
      this.dispatchEvent(new Event('abort'))
      this.dispatchEvent(new Event('loadend'))
    }
  }
  vi.stubGlobal('XMLHttpRequest', FakeRequest)
  const progressOf = (loaded: number) =>
    requests[0]?.upload.dispatchEvent(Object.assign(new Event('progress'), { loaded }))
  return { progressOf, requests }
}
