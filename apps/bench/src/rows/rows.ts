import type { BenchmarkRow } from '../row.ts'
import { closed100 } from './closed-100.ts'
import { closed1000 } from './closed-1000.ts'
import { deflate } from './deflate.ts'
import { history } from './history.ts'
import { idle } from './idle.ts'
import { nodes } from './nodes.ts'
import { open } from './open.ts'
import { quiet } from './quiet.ts'
import { reconnect, school } from './reconnect.ts'

export const rows: readonly BenchmarkRow[] = [
  open,
  closed100,
  closed1000,
  quiet,
  idle,
  reconnect,
  school,
  history,
  deflate,
  nodes,
]
