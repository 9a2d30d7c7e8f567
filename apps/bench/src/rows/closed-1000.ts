import type { BenchmarkRow } from '../row.ts'
import { measureLoad } from './measure-load.ts'

export const closed1000: BenchmarkRow = {
  name: 'closed-1000',
  title: '1,000 clients, 100 of them post as fast as messages arrive',
  columns: [
    { figure: 'perSecond', title: 'delivered/s', digits: 0, compared: true },
    { figure: 'megabytes', title: 'MB/s', digits: 0 },
    { figure: 'bytesEach', title: 'bytes/delivery', digits: 1, compared: true },
    { figure: 'server', title: 'server CPU', digits: 2 },
  ],
  run: (target, setup) => measureLoad(target, setup, { clients: 1_000, publishers: 100, rate: 0 }),
}
