import type { BenchmarkRow } from '../row.ts'
import { measureLoad } from './measure-load.ts'

export const open: BenchmarkRow = {
  name: 'open',
  title: '1,000 clients, 100 of them post, 50 posts/s in total',
  columns: [
    { figure: 'cpu', title: 'server CPU µs/delivery', digits: 2, compared: true },
    { figure: 'p50', title: 'p50 ms', digits: 2, compared: true },
    { figure: 'p99', title: 'p99 ms', digits: 2, compared: true },
    { figure: 'perSecond', title: 'delivered/s', digits: 0 },
    { figure: 'server', title: 'server CPU', digits: 2 },
  ],
  run: (target, setup) => measureLoad(target, setup, { clients: 1_000, publishers: 100, rate: 50 }),
}
