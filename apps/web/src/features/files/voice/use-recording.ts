import { onBeforeUnmount, onMounted, shallowRef } from 'vue'
import { encodedLevels } from './levels.ts'

export type RecordingState = 'starting' | 'recording' | 'denied' | 'failed'

export interface Recorded {
  readonly bytes: Blob
  readonly levels: string
  readonly seconds: number
}

/** How often the loudness is measured, in milliseconds. */
const sampleEveryMs = 100
const longestMs = 15 * 60_000

/** What browsers record; Safari before 18.4 only MP4. */
const types = ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus', 'audio/mp4']

/** Records from the moment it is shown, until `stop`; `ended` is called when the longest time is over. */
export function useRecording(ended: () => void) {
  const state = shallowRef<RecordingState>('starting')
  const seconds = shallowRef(0)
  /** The newest are last, from 0 to 1. */
  const samples = shallowRef<readonly number[]>([])
  const release: (() => void)[] = []
  const parts: Blob[] = []
  let recorder: MediaRecorder | undefined
  let isGone = false

  onMounted(start)
  onBeforeUnmount(() => {
    isGone = true
    if (recorder?.state === 'recording') recorder.stop()
    releaseAll()
  })

  async function start() {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
      release.push(() => stopTracks(stream))
      if (isGone) return releaseAll()
      const mimeType = types.find((type) => MediaRecorder.isTypeSupported(type))
      recorder = new MediaRecorder(stream, mimeType === undefined ? {} : { mimeType })
      recorder.addEventListener('dataavailable', ({ data }) => parts.push(data))
      measure(stream)
      recorder.start(1_000)
      state.value = 'recording'
    } catch (error) {
      console.warn('The microphone cannot be used', error)
      releaseAll()
      state.value = error instanceof DOMException && error.name === 'NotAllowedError' ? 'denied' : 'failed'
    }
  }

  function measure(stream: MediaStream) {
    const context = new AudioContext()
    const analyser = context.createAnalyser()
    const wave = new Float32Array(analyser.fftSize)
    const began = performance.now()
    context.createMediaStreamSource(stream).connect(analyser)
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(wave)
      samples.value = [
        ...samples.value,
        Math.sqrt(wave.reduce((sum, level) => sum + level ** 2, 0) / wave.length),
      ]
      seconds.value = (performance.now() - began) / 1_000
      if (performance.now() - began > longestMs) ended()
    }, sampleEveryMs)
    release.push(() => {
      clearInterval(timer)
      context.close().catch((error: unknown) => console.info('The sound could not be closed', error))
    })
  }

  /** Ends the recording. Undefined where nothing was recorded. */
  function stop(): Promise<Recorded | undefined> {
    const recording = recorder
    if (recording?.state !== 'recording') return Promise.resolve(undefined)
    return new Promise((resolve) => {
      recording.addEventListener('stop', () => {
        releaseAll()
        const [type = ''] = recording.mimeType.split(';')
        const bytes = new Blob(parts, { type })
        resolve(
          bytes.size === 0
            ? undefined
            : { bytes, levels: encodedLevels(samples.value), seconds: seconds.value },
        )
      })
      recording.stop()
    })
  }

  function releaseAll() {
    for (const end of release.splice(0)) end()
  }

  return { state, seconds, samples, stop }
}

function stopTracks(stream: MediaStream) {
  for (const track of stream.getTracks()) track.stop()
}
