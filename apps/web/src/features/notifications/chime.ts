let audio: AudioContext | undefined

/** Two soft tones. Silent until the person has clicked somewhere: browsers let no page make a noise before that. */
export function chime() {
  if (!navigator.userActivation.hasBeenActive) return // it would be heard, all at once, after the first click
  audio ??= new AudioContext()
  if (audio.state === 'suspended') void audio.resume()
  tone(audio, 659.3, 0)
  tone(audio, 880, 0.11)
}

/** In Hz, and seconds from now. */
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
