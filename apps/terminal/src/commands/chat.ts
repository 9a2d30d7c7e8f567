import type { Refusal } from '@parley/shared'
import type { ChatCommand } from '../arguments.ts'
import { completions } from '../chat/completer.ts'
import { installedEmoji } from '../screen/emoji-text.ts'
import { Failure } from '../failure.ts'
import { membershipOf, tokenFor } from '../storage/identity.ts'
import { askForOtherName, promptIdentity } from '../chat/prompt-identity.ts'
import { StateFile, stateFolder, type Introduction } from '../storage/state-file.ts'
import { NodeEnvironment } from '../connection/node-environment.ts'
import { OutboxFolder } from '../storage/outbox-folder.ts'
import { refusalWords } from '../connection/refusal-words.ts'
import { openScreen, type Screen } from '../screen/screen.ts'
import { ChatSession } from '../chat/chat-session.ts'

/** A person in a room, at a terminal. Resolves with the exit code. */
export async function chat(command: ChatCommand, interrupted: AbortSignal): Promise<number> {
  const emoji = installedEmoji()
  let session: ChatSession | undefined
  const screen = openScreen(process.stdin, process.stdout, (line) =>
    completions(line, emoji, session?.people ?? []),
  )
  interrupted.addEventListener('abort', () => screen.lines.end())
  const complain = complainOnce(screen)
  const stateFile = new StateFile(stateFolder(), command.place.server, complain)
  try {
    const introduction = await promptIdentity(command, stateFile, screen)
    return introduction === undefined ? 0 : await visit(introduction)
  } finally {
    screen.close()
  }

  async function visit(introduction: Introduction): Promise<number> {
    const { room, server, socket } = command.place
    const membership = membershipOf(room, introduction, tokenFor(stateFile))
    const outbox = new OutboxFolder(stateFile.outboxOf(membership.username), room, complain)
    session = new ChatSession(membership, new NodeEnvironment(socket), outbox, screen, emoji, {
      joined: () => stateFile.rememberPerson({ ...introduction, username: membership.username }),
    })
    screen.print(screen.paint.strong(`${room} at ${server}`) + screen.paint.dim('  /help lists the commands'))
    const end = await session.untilTheEnd
    if (end.name === 'left') return end.unsent > 0 && !screen.interactive ? 1 : 0
    const otherName = await nameInstead(end.because)
    return otherName === undefined ? 0 : visit({ ...introduction, username: otherName })
  }

  // P4.8: the one refusal that the person can do something about.
  async function nameInstead(because: Refusal | { closeCode: number }): Promise<string | undefined> {
    const suggestion = 'code' in because && because.code === 'name_taken' ? because.suggestion : undefined
    if (suggestion === undefined || (!screen.interactive && command.username !== undefined))
      throw new Failure(refusalWords(because))
    screen.print(screen.paint.alarm(refusalWords(because)))
    return screen.interactive ? askForOtherName(screen, suggestion) : suggestion
  }
}

function complainOnce(screen: Screen) {
  const told = new Set<string>()
  return (message: string) => {
    if (!told.has(message)) screen.print(screen.paint.alarm(message))
    told.add(message)
  }
}
