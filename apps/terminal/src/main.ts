import { endWithOutput, exitAfterOutput } from '@parley/command-line'
import { reasonOf } from '@parley/shared'
import { readArguments, type Command } from './arguments.ts'
import { bridge } from './bridge/bridge.ts'
import { chat } from './commands/chat.ts'
import { Failure } from './failure.ts'
import { help } from './help.ts'
import { link } from './commands/link.ts'
import { ping } from './commands/ping.ts'
import { send } from './commands/send.ts'
import { sendFile } from './commands/send-file.ts'
import { tail } from './commands/tail.ts'

endWithOutput((error) => void end(new Failure(`The output cannot be written: ${reasonOf(error)}`)))

// Once: a second Ctrl-C ends the process at once.
const interrupt = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => interrupt.abort())

try {
  await exitAfterOutput(await run(readArguments(process.argv.slice(2))))
} catch (error) {
  if (!(error instanceof Failure)) throw error
  await end(error)
}

/** Resolves with the exit code. */
async function run(command: Command): Promise<number> {
  switch (command.name) {
    case 'help':
      console.log(help[command.topic])
      return 0
    case 'chat':
      return chat(command, interrupt.signal)
    case 'send':
      if (command.file === undefined) await send(command, process.stdin, interrupt.signal)
      else await sendFile({ ...command, file: command.file }, interrupt.signal)
      return 0
    case 'tail':
      await tail(command, process.stdout, interrupt.signal)
      return 0
    case 'link':
      await link(command, process.stdin, interrupt.signal)
      return 0
    case 'bridge':
      await bridge(command, interrupt.signal)
      return 0
    case 'ping':
      return (await ping(command, interrupt.signal)) ? 0 : 1
  }
}

function end({ message, exitCode }: Failure): Promise<never> {
  console.error(`parley: ${message}`)
  return exitAfterOutput(exitCode)
}
