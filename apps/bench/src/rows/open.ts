import type { Row } from '../row.ts'
import { measureLoad } from './measure-load.ts'

export const open: Row = {
  name: 'open',
  title: '1,000 clients, 100 of them publish 50 posts a second in all',
  columns: [
    { figure: 'cpu', title: 'server CPU µs/delivery', digits: 2, compared: true },
    { figure: 'p50', title: 'p50 ms', digits: 2, compared: true },
    { figure: 'p99', title: 'p99 ms', digits: 2, compared: true },
    { figure: 'perSecond', title: 'delivered/s', digits: 0 },
    { figure: 'server', title: 'server CPU', digits: 2 },
  ],
  run: (contestant, setup) => measureLoad(contestant, setup, { clients: 1_000, publishers: 100, rate: 50 }),
}
