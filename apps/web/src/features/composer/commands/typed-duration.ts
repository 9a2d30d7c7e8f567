const units = { s: 1, m: 60, h: 3_600, d: 86_400, w: 7 * 86_400 } as const
type Unit = keyof typeof units

/** The seconds that are meant by `90s`, `10m`, `2h`, `1d`, `1w`, or a number in `unit`; undefined when it is no time. */
export function typedDuration(typed: string, unit: Unit): number | undefined {
  const [, count, named = unit] = /^(\d{1,9})([smhdw]?)$/.exec(typed.toLowerCase()) ?? []
  if (count === undefined) return undefined
  return Number(count) * units[(named === '' ? unit : named) as Unit]
}
