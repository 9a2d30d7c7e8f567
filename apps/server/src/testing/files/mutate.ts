/** Reproducible changes of a file, of the kinds that readers of pictures stumble over. */
export function mutate(bytes: Buffer, random: () => number, other: Buffer): Buffer {
  const at = (length: number) => Math.floor(random() * Math.max(1, length))
  const copy = Buffer.from(bytes)
  switch (at(7)) {
    case 0: // some bytes
      for (let n = 0; n <= at(20); n += 1) copy[at(copy.length)] = at(256)
      return copy
    case 1: // cut
      return copy.subarray(0, 1 + at(copy.length))
    case 2: {
      // a length or a number that is too large, or nothing
      const place = at(copy.length - 4)
      if (copy.length >= 4) copy.writeUInt32BE([0, 1, 0x7fffffff, 0xffffffff, 0x80000000][at(5)] ?? 0, place)
      return copy
    }
    case 3: {
      // a part of it again
      const [from, length] = [at(copy.length), 1 + at(400)]
      return Buffer.concat([copy.subarray(0, from), copy.subarray(from, from + length), copy.subarray(from)])
    }
    case 4: // the rest of another file
      return Buffer.concat([copy.subarray(0, at(copy.length)), other.subarray(at(other.length))])
    case 5: {
      // a part of it is missing
      const [from, length] = [at(copy.length), 1 + at(400)]
      return Buffer.concat([copy.subarray(0, from), copy.subarray(from + length)])
    }
    default: // the head, where everything is told
      for (let n = 0; n <= at(4); n += 1) copy[at(Math.min(64, copy.length))] = at(256)
      return copy
  }
}

/** In [0, 1): the same sequence for the same seed (Numerical Recipes, 7.1). */
export function chance(seed: number): () => number {
  let state = seed >>> 0
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32
}
