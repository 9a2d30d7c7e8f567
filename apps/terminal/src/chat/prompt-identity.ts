import type { ChatCommand } from '../arguments.ts'
import { loginName } from '../storage/identity.ts'
import type { Introduction, StateFile } from '../storage/state-file.ts'
import { escapeControlCharactersInLine } from '../screen/escape-control-characters.ts'
import type { Screen } from '../screen/screen.ts'

/** Who is chatting: of the command line, remembered, or asked for. Undefined when they leave instead of answering. */
export async function promptIdentity(
  command: ChatCommand,
  stateFile: StateFile,
  screen: Screen,
): Promise<Introduction | undefined> {
  const known = stateFile.person
  const username =
    command.username ??
    known?.username ??
    (await askOrTake(screen, `Your name [${loginName()}]: `, loginName()))
  if (username === undefined) return undefined
  const knownEmail = known?.username === username ? known.email : undefined
  const question = 'Your email, for the Gravatar; it never leaves this machine [none]: '
  const email = command.email ?? knownEmail ?? (await askOrTake(screen, question, ''))
  return email === undefined ? undefined : { username, email }
}

/** Another name, since somebody else has this one. Undefined when they leave instead of answering. */
export function askForOtherName(screen: Screen, suggestion: string): Promise<string | undefined> {
  return ask(screen, `Another name [${escapeControlCharactersInLine(suggestion)}]: `, suggestion)
}

async function askOrTake(screen: Screen, question: string, otherwise: string): Promise<string | undefined> {
  return screen.interactive ? ask(screen, question, otherwise) : otherwise
}

async function ask(screen: Screen, question: string, otherwise: string): Promise<string | undefined> {
  screen.show([], question)
  const answer = await screen.lines.next()
  if (answer === undefined) return undefined
  screen.print(`${question}${escapeControlCharactersInLine(answer)}`)
  return answer.trim() === '' ? otherwise : answer.trim()
}
