let audio: AudioContext | undefined

/** Plays two soft tones. Silent before the first click: browsers allow no sound before it. */
export function chime() {
  if (!navigator.userActivation.hasBeenActive) return // the queued tones would all play after the first click
  audio ??= new AudioContext()
  if (audio.state === 'suspended') void audio.resume()
  tone(audio, 659.3, 0)
  tone(audio, 880, 0.11)
}

/** `frequency` in Hz, `after` in seconds from now. */
function tone(on: AudioContext, frequency: number, after: number) {
  const start = on.currentTime + after
  const loudness = on.createGain()
  loudness.gain.setValueAtTime(0, start)
  loudness.gain.linearRampToValueAtTime(0.06, start + 0.015)
  loudness.gain.exponentialRampToValueAtTime(0.0001, start + 0.5)
  const source = on.createOscillator()
  source.frequency.value = frequency
  source.connect(loudness).connect(on.destination)
  source.start(start)
  source.stop(start + 0.5)
}
