import type { ChatCommand } from '../arguments.ts'
import { loginName } from '../storage/identity.ts'
import type { Profile, StateFile } from '../storage/state-file.ts'
import { escapeControlCharactersInLine } from '../screen/escape-control-characters.ts'
import type { Screen } from '../screen/screen.ts'

/** Name and email: from the command line, the state file, or asked for. Undefined when the input ends first. */
export async function promptIdentity(
  command: ChatCommand,
  stateFile: StateFile,
  screen: Screen,
): Promise<Profile | undefined> {
  const known = stateFile.person
  const username =
    command.username ?? known?.username ?? (await askOr(screen, `Your name [${loginName()}]: `, loginName()))
  if (username === undefined) return undefined
  const same = known?.username === username ? known : undefined
  const question = 'Your email, for the Gravatar; it never leaves this machine [none]: '
  // Who names all that is needed wants to be in.
  const asked = () => (command.username === undefined ? askOr(screen, question, '') : '')
  const email = command.email ?? same?.email ?? (await asked())
  return email === undefined ? undefined : { ...same, username, email }
}

/** Asks for another name, since this one is taken. Undefined when the input ends first. */
export function askForOtherName(screen: Screen, suggestion: string): Promise<string | undefined> {
  return ask(screen, `Another name [${escapeControlCharactersInLine(suggestion)}]: `, suggestion)
}

/** P12.4: asks for the key of a closed door. Empty: those inside are asked instead. Undefined when the input ends first. */
export function askForKey(screen: Screen): Promise<string | undefined> {
  return askHidden(screen, 'Key or invitation [empty: ask to be let in]: ')
}

/** What is answered stays out of what is printed. */
async function askHidden(screen: Screen, question: string): Promise<string | undefined> {
  screen.show([], question)
  const answer = await screen.lines.next()
  if (answer === undefined) return undefined
  screen.print(question + '•'.repeat(Math.min(answer.trim().length, 8)))
  return answer.trim()
}

async function askOr(screen: Screen, question: string, fallback: string): Promise<string | undefined> {
  return screen.interactive ? ask(screen, question, fallback) : fallback
}

async function ask(screen: Screen, question: string, fallback: string): Promise<string | undefined> {
  screen.show([], question)
  const answer = await screen.lines.next()
  if (answer === undefined) return undefined
  screen.print(`${question}${escapeControlCharactersInLine(answer)}`)
  return answer.trim() === '' ? fallback : answer.trim()
}
