import { commandWords as words } from '../../../i18n/command-words.ts'
import { commandContext } from './command-context.ts'
import { commands, isCommand, type CommandOutcome } from './command-table.ts'

/** `unknown`: there is no such command; `note` asks whether it is a text, and `post` is the answer. */
type Outcome = CommandOutcome | { type: 'unknown'; note: string; post: string }

/** Runs what was typed as `/word rest`. */
export async function runCommand(word: string, rest: string): Promise<Outcome> {
  const context = await commandContext()
  const name = word.toLowerCase()
  if (!isCommand(name)) return { type: 'unknown', note: words.unknown(word), post: words.postText }
  return commands[name].run(rest, context)
}
