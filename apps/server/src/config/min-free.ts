import * as v from 'valibot'

/** Space that must stay free on a disk: the smaller of both. */
export interface MinFree {
  bytes: number
  /** Of the whole disk, from 0 to 1. */
  share: number
}

/** Bytes, by what stands before the B. */
export const units = {
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
} as const

/** Empty. A small disk would never have a gigabyte. */
const usual: MinFree = { bytes: units.Gi, share: 0.05 }

export const noMinimum: MinFree = { bytes: 0, share: 0 }

/** A setting like `2GiB`, `500MB` or `5%`. */
export const minFree = v.pipe(
  v.string(),
  v.trim(),
  v.rawTransform<string, MinFree>(({ dataset: { value }, addIssue, NEVER }) => {
    if (value === '') return usual
    const [, number = '', unit] = /^(\d{1,15}(?:\.\d{1,3})?) ?(%|(?:[kMGT]|[KMGT]i)?B)?$/.exec(value) ?? []
    const isBare = unit === undefined && number !== '0'
    if (number === '' || isBare || (unit === '%' && Number(number) >= 100)) {
      addIssue({
        message: 'must be a size like 2GiB or 500MB, a share of the disk like 5%, 0 for none, or empty',
      })
      return NEVER
    }
    if (unit === '%') return { bytes: Infinity, share: Number(number) / 100 }
    const prefix = (unit ?? 'B').slice(0, -1) as keyof typeof units
    return { bytes: Number(number) * units[prefix], share: 1 }
  }),
)
