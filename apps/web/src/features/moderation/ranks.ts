import type { Message, Role, ShownRoom } from '@parley/shared'

/** P13.2: who may do something to whom. The server decides; this is what the page offers. */
export function outranks(role: Role, other: Role): boolean {
  return role === 'owner' ? true : role === 'moderator' && other === 'member'
}

/** The role of somebody in the room. A guest writes under a name that belongs to somebody else. */
export function roleIn(
  shown: ShownRoom | undefined,
  { username }: { username: string },
  guest?: Message['guest'],
): Role {
  if (guest) return 'member'
  return shown?.staff.find((one) => one.username === username)?.role ?? 'member'
}
