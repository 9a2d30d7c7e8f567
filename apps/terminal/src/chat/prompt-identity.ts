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
  const email = command.email ?? same?.email ?? (await askOr(screen, question, ''))
  return email === undefined ? undefined : { ...same, username, email }
}

/** Asks for another name, since this one is taken. Undefined when the input ends first. */
export function askForOtherName(screen: Screen, suggestion: string): Promise<string | undefined> {
  return ask(screen, `Another name [${escapeControlCharactersInLine(suggestion)}]: `, suggestion)
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
