import { parley } from '../targets.ts'
import { generate } from '../machine/generator-process.ts'
import { fillRoom } from '../fill-room.ts'
import type { BenchmarkRow } from '../row.ts'
import { ServerProcess } from '../machine/server-process.ts'

const small = 1_000
const large = 1_000_000
const times = 200

export const history: BenchmarkRow = {
  name: 'history',
  title: `joining and reading a page of history, in a room of ${small.toLocaleString('en')} and one of ${large.toLocaleString('en')} messages (median of ${times})`,
  columns: [
    { figure: 'smallJoin', title: 'join ms, small', digits: 2 },
    { figure: 'smallPage', title: 'page ms, small', digits: 2 },
    { figure: 'small', title: 'both ms, small', digits: 2 },
    { figure: 'largeJoin', title: 'join ms, large', digits: 2 },
    { figure: 'largePage', title: 'page ms, large', digits: 2 },
    { figure: 'large', title: 'both ms, large', digits: 2 },
    { figure: 'ratio', title: 'large ÷ small', digits: 2 },
  ],
  isFor: ({ name }) => name === 'parley',
  async run() {
    const one = await measure(small)
    const other = await measure(large)
    return {
      figures: {
        smallJoin: one.join,
        smallPage: one.page,
        small: one.both,
        largeJoin: other.join,
        largePage: other.page,
        large: other.both,
        ratio: other.both / one.both,
        generator: Math.max(one.generator, other.generator),
      },
      wrong: [],
    }
  },
}

async function measure(messages: number) {
  const server = new ServerProcess(parley)
  try {
    await fillRoom(server.folder, messages)
    await server.start()
    const { port } = server
    const { figures } = await generate({ type: 'history', port, dialect: 'parley', times, newest: messages })
    const { join = NaN, page = NaN, both = NaN, generator = NaN } = figures
    return { join, page, both, generator }
  } finally {
    await server.remove()
  }
}
