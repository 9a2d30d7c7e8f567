import type { Membership } from '@parley/client'
import type { Refusal } from '@parley/shared'
import type { ChatCommand } from '../arguments.ts'
import { completions } from '../chat/completer.ts'
import { installedEmoji } from '../screen/emoji-text.ts'
import { doorOf, membershipOf, tokenFor } from '../storage/identity.ts'
import { askForKey, askForOtherName, promptIdentity } from '../chat/prompt-identity.ts'
import { StateFile, stateFolder, type Profile } from '../storage/state-file.ts'
import { NodeEnvironment } from '../connection/node-environment.ts'
import { OutboxFolder } from '../storage/outbox-folder.ts'
import { failureOf, isAboutDoor, isAboutName, refusalText } from '../connection/refusal-text.ts'
import { openScreen } from '../screen/open-screen.ts'
import type { Screen } from '../screen/screen.ts'
import { saveFile } from '../chat/save-file.ts'
import { uploadText } from '../chat/upload-text.ts'
import { ChatSession } from '../chat/chat-session.ts'

type Door = Pick<Membership, 'key' | 'ask'>

/** Chats in a room, at a terminal. Resolves with the exit code. */
export async function chat(command: ChatCommand, interrupted: AbortSignal): Promise<number> {
  const emoji = installedEmoji()
  let session: ChatSession | undefined
  const screen = openScreen(process.stdin, process.stdout, (line) =>
    completions(line, emoji, session?.people ?? []),
  )
  interrupted.addEventListener('abort', () => screen.lines.end())
  const warn = warnOnce(screen)
  const stateFile = new StateFile(stateFolder(), command.address.server, warn)
  try {
    const profile = await promptIdentity(command, stateFile, screen)
    return profile === undefined ? 0 : await chatAs(profile, doorOf(command))
  } finally {
    screen.close()
  }

  async function chatAs(
    profile: Profile,
    door: Door,
    room = command.address.room,
    first = '',
  ): Promise<number> {
    const { server, socket } = command.address
    const membership = { ...membershipOf(room, profile, tokenFor(stateFile)), ...door }
    const outbox = new OutboxFolder(stateFile.outboxOf(membership.username), room, warn)
    session = new ChatSession(membership, new NodeEnvironment(socket), outbox, screen, emoji, {
      first,
      joined: () => stateFile.savePerson({ ...profile, username: membership.username }),
      upload: (text, uploads) => uploadText(text, { server, room, token: tokenFor(stateFile), uploads }),
      save: (file) => saveFile(file, { server, token: tokenFor(stateFile) }),
    })
    screen.print(screen.paint.strong(`${room} at ${server}`) + screen.paint.dim('  /help lists the commands'))
    const end = await session.ended
    if (end.name === 'left' && end.next !== undefined)
      return chatAs(profile, {}, end.next.room, end.next.text)
    if (end.name === 'left') return end.unsent > 0 && !screen.interactive ? 1 : 0
    if (screen.interactive && 'code' in end.because && isAboutDoor(end.because)) {
      screen.print(screen.paint.alarm(refusalText(end.because)))
      const key = await askForKey(screen)
      return key === undefined ? 0 : chatAs(profile, key === '' ? { ask: true } : { key }, room)
    }
    const otherName = await nameInstead(end.because)
    return otherName === undefined ? 0 : chatAs({ ...profile, username: otherName }, door, room)
  }

  // P4.8: only this refusal can be resolved by the person.
  async function nameInstead(because: Refusal | { closeCode: number }): Promise<string | undefined> {
    const suggestion = 'code' in because && isAboutName(because) ? because.suggestion : undefined
    if (suggestion === undefined || (!screen.interactive && command.username !== undefined))
      throw failureOf(because)
    screen.print(screen.paint.alarm(refusalText(because)))
    return screen.interactive ? askForOtherName(screen, suggestion) : suggestion
  }
}

function warnOnce(screen: Screen) {
  const printed = new Set<string>()
  return (message: string) => {
    if (!printed.has(message)) screen.print(screen.paint.alarm(message))
    printed.add(message)
  }
}
