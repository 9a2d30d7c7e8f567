import type { BenchmarkRow } from '../row.ts'
import { measureLoad } from './measure-load.ts'

export const closed100: BenchmarkRow = {
  name: 'closed-100',
  title: '100 clients, 10 of them post as fast as messages arrive',
  columns: [
    { figure: 'perSecond', title: 'delivered/s', digits: 0, compared: true },
    { figure: 'server', title: 'server CPU', digits: 2 },
  ],
  run: (target, setup) => measureLoad(target, setup, { clients: 100, publishers: 10, rate: 0 }),
}
