import type { AuditEntry, SettingsChange } from '@parley/shared'
import { duration } from '../../../i18n/time/duration.ts'
import { moderationWords as words } from '../../../i18n/moderation-words.ts'

/** An entry of the audit list as plain sentences, for a change of settings one for each. */
export function sentencesOf(entry: AuditEntry): string[] {
  const { audit } = words
  const by = entry.by.username
  const name = entry.subject?.username ?? ''
  const { lasts } = entry
  const time = lasts === undefined || lasts === null ? undefined : duration(lasts)
  switch (entry.kind) {
    case 'settings':
      return settingsSentences(by, entry.settings ?? {})
    case 'key':
      return [audit.key(by)]
    case 'role':
      return [audit[entry.role ?? 'member'](by, name)]
    case 'mute':
      return [time === undefined ? audit.muteForGood(by, name) : audit.mute(by, name, time)]
    case 'unmute':
      return [audit.unmute(by, name)]
    case 'ban':
      return [time === undefined ? audit.banForGood(by, name) : audit.ban(by, name, time)]
    case 'unban':
      return [audit.unban(by, name)]
    case 'ban_address':
      return [audit.banAddress(name)]
    case 'send_out':
      return [audit.sendOut(by, name)]
    case 'ask':
      return [audit.ask(name === '' ? by : name)]
    case 'let_in':
      return [audit.letIn(by, name)]
    case 'turn_away':
      return [audit.turnAway(by, name)]
    case 'remove_message':
      return [audit.removeMessage(by, name)]
    case 'remove_card':
      return [audit.removeCard(by, name)]
    case 'remove_messages':
      return entry.count ? [audit.removeMessages(by, name, entry.count)] : [audit.removeNoMessages(by, name)]
    case 'report':
      return [audit.report(by, name)]
    case 'invite':
      return [audit.invite(by)]
    case 'end_invitation':
      return [audit.endInvitation(by)]
    case 'add_bot':
      return [audit.addBot(by, name)]
    case 'revoke_bot':
      return [audit.revokeBot(by, name)]
    case 'add_hook':
      return [audit.addHook(by, name)]
    case 'revoke_hook':
      return [audit.revokeHook(by, name)]
    case 'trim':
      return [audit.trim()]
    case 'delete_room':
      return [audit.deleteRoom(by)]
    default:
      return [audit.unknown(by, entry.kind)]
  }
}

function settingsSentences(by: string, change: SettingsChange): string[] {
  const { audit, settings } = words
  const said: string[] = []
  const { title, topic, door, writers, slow, pinned, keepDays, listed, beginners } = change
  if (title !== undefined) said.push(audit.settings.title(by, title))
  if (topic !== undefined) said.push(audit.settings.topic(by, topic))
  if (door !== undefined) said.push(audit.settings.door(by, settings.doors[door ?? 'server']))
  if (writers !== undefined) said.push(audit.settings.writers(by, circleText(writers)))
  if (slow !== undefined) said.push(audit.settings.slow(by, slow === 0 ? settings.off : duration(slow)))
  if (pinned !== undefined) said.push(pinned === 0 ? audit.settings.unpin(by) : audit.settings.pin(by))
  if (keepDays !== undefined) said.push(audit.settings.keepDays(by, keepText(keepDays)))
  if (listed !== undefined) said.push(audit.settings.listed(by, listed))
  if (beginners !== undefined) said.push(audit.settings.beginners(by, circleText(beginners)))
  return said
}

/** For how many days messages are kept; null: as the server says. */
export function keepText(days: number | null): string {
  if (days === null) return words.settings.doors.server
  return days === 0 ? words.settings.keepForGood : duration(days * 86_400)
}

export const circleText = (circle: 'everyone' | 'moderators') =>
  circle === 'everyone' ? words.settings.everyone : words.settings.moderatorsOnly
