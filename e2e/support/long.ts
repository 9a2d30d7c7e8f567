/** Details of a test that `test:long` alone runs: further circumstances of what other tests show. */
export const long = { tag: '@long' }

export const longIf = (isLong: boolean) => (isLong ? long : {})
