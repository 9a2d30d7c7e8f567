import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs'

const zeros = Buffer.alloc(65_536)

/** A file that is read and overwritten in places. Its process has nothing else to do, so nothing is asynchronous. */
export class RandomAccess {
  readonly size: number
  readonly #descriptor: number

  constructor(path: string) {
    this.#descriptor = openSync(path, 'r+')
    this.size = fstatSync(this.#descriptor).size
  }

  /** Fewer bytes at the end of the file. */
  read(at: number, length: number): Buffer {
    const bytes = Buffer.alloc(length)
    return bytes.subarray(0, readSync(this.#descriptor, bytes, 0, length, at))
  }

  write(at: number, bytes: Buffer): void {
    writeSync(this.#descriptor, bytes, 0, bytes.length, at)
  }

  /** Zeros from here to there, at most to the end of the file. */
  blank(from: number, to: number): void {
    const end = Math.min(to, this.size)
    for (let at = from; at < end; at += zeros.length) this.write(at, zeros.subarray(0, end - at))
  }

  cut(size: number): void {
    ftruncateSync(this.#descriptor, size)
  }

  close(): void {
    closeSync(this.#descriptor)
  }
}
