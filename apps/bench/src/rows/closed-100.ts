import type { Row } from '../row.ts'
import { measureLoad } from './measure-load.ts'

export const closed100: Row = {
  name: 'closed-100',
  title: '100 clients, 10 of them post as fast as it comes back',
  columns: [
    { figure: 'perSecond', title: 'delivered/s', digits: 0, compared: true },
    { figure: 'server', title: 'server CPU', digits: 2 },
  ],
  run: (contestant, setup) => measureLoad(contestant, setup, { clients: 100, publishers: 10, rate: 0 }),
}
