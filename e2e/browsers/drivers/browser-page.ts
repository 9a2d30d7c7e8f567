/** What a walk needs of a browser. Places are CSS pixels of the viewport; pointer and keys are real input. */
export interface BrowserPage {
  open(url: string): Promise<unknown>
  reload(): Promise<unknown>
  /** Runs `run` in the page. It can use nothing outside itself but `args`. */
  evaluate<Args extends Json[], Result>(run: (...args: Args) => Result, ...args: Args): Promise<Result>
  point(place: Place): Promise<void>
  /** Presses the main button at a place and releases it. */
  press(place: Place): Promise<void>
  /** Turns the wheel at a place: negative is up. */
  wheel(place: Place, pixels: number): Promise<void>
  type(text: string): Promise<void>
  key(key: Key, ...modifiers: Modifier[]): Promise<void>
  /** Makes the viewport this wide and high, or as narrow as the browser allows. */
  resize(width: number, height: number): Promise<void>
  screenshot(file: string): Promise<unknown>
  close(): Promise<void>
}

/** A running browser. */
export interface BrowserDriver {
  /** A page that knows nothing of the pages before it. */
  newPage(): Promise<BrowserPage>
  stop(): Promise<void>
}

export interface Place {
  x: number
  y: number
}

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json }

export type Modifier = 'Control' | 'Shift'

export type Key =
  | 'Enter'
  | 'Escape'
  | 'Tab'
  | 'Backspace'
  | 'Home'
  | 'PageUp'
  | 'ArrowUp'
  | 'ArrowDown'
  | 'ArrowLeft'
  | 'ArrowRight'
  | 'a'
  | 'k'
