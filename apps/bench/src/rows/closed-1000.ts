import type { Row } from '../row.ts'
import { measureLoad } from './measure-load.ts'

export const closed1000: Row = {
  name: 'closed-1000',
  title: '1,000 clients, 100 of them post as fast as it comes back',
  columns: [
    { figure: 'perSecond', title: 'delivered/s', digits: 0, compared: true },
    { figure: 'megabytes', title: 'MB/s', digits: 0 },
    { figure: 'bytesEach', title: 'bytes/delivery', digits: 1, compared: true },
    { figure: 'server', title: 'server CPU', digits: 2 },
  ],
  run: (contestant, setup) => measureLoad(contestant, setup, { clients: 1_000, publishers: 100, rate: 0 }),
}
