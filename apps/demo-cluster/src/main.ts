import { onLauncherEnd, outliveOutput, wantsHelp } from '@parley/command-line'
import type { AddressInfo } from 'node:net'
import { addressesOf } from '../../server/src/http/addresses.ts'
import { readConfig } from '../../server/src/config/config.ts'
import { StartupError } from '../../server/src/config/startup-error.ts'
import { help, readArguments, type ClusterArguments } from './arguments.ts'
import { Balancer } from './balancer.ts'
import { startDatabase } from './database.ts'
import { ClusterNode } from './node.ts'

outliveOutput()
try {
  const args = process.argv.slice(2)
  if (wantsHelp(args)) console.log(help)
  else await run(readArguments(args))
} catch (error) {
  if (!(error instanceof StartupError)) throw error
  console.error(`The cluster cannot start: ${error.message}`)
  process.exit(1)
}

async function run({ port, nodes: count, folder }: ClusterArguments) {
  readConfig([], process.env) // rejects settings with which no node would start
  const stops: (() => unknown)[] = []
  onStop(async () => {
    // The nodes stop before the database, so that accepted posts are stored.
    for (const stop of stops.reverse()) await stop()
  })
  const print = (line: string) => console.log(`  ${line}`)
  const nodes: ClusterNode[] = []
  const balancer = new Balancer(nodes)
  const boundPort = await listen(balancer, port)
  const database = await startDatabase(folder, () => {
    console.error('PostgreSQL ended: stopping the cluster.')
    process.kill(process.pid, 'SIGTERM')
  })
  stops.push(database.stop)
  print(`PostgreSQL keeps its data in ${folder}`)
  for (let number = 1; number <= count; number += 1)
    nodes.push(new ClusterNode({ number, folder, databaseUrl: database.url, print }))
  stops.push(() => Promise.all(nodes.map((node) => node.stop())))
  stops.push(() => balancer.close())
  // One after the other: the first one creates the tables.
  for (const node of nodes) await node.start()
  console.log(`\n  ${count} nodes are one Parley. Open it, and send the link to a friend:\n`)
  for (const address of addressesOf('', boundPort)) console.log(`    ${address}`)
  console.log('\n  Ctrl-C stops everything.\n')
}

function listen({ server }: Balancer, port: number) {
  return new Promise<number>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new StartupError(
              `Port ${port} is in use. Stop the other program, or choose another port with --port.`,
            )
          : error,
      ),
    )
    server.listen(port, () => resolve((server.address() as AddressInfo).port))
  })
}

function onStop(stop: () => Promise<void>) {
  let isStopping = false
  // SIGHUP: the terminal was closed.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, begin)
  onLauncherEnd(begin)

  function begin() {
    if (isStopping) return
    isStopping = true
    void stop().then(() => process.exit(0))
  }
}
