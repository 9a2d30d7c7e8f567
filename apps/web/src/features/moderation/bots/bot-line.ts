import { programPermissions, type Bot, type ProgramPermission } from '@parley/shared'
import { botWords as words } from '../../../i18n/bot-words.ts'
import { locale } from '../../../i18n/locale.ts'
import { timeFormat } from '../../../i18n/time/times.ts'

const time = timeFormat({ day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' })

/** What a bot may do, where, who has made it, and when it was used last. */
export function botLine({ may, rooms, elsewhere, bridge, madeBy, usedAt }: Bot): string {
  return [
    ...(bridge ? [words.bridge] : []),
    grantText(listOf(may.map(permissionText)), rooms, elsewhere === true),
    madeBy === '' ? words.byOperator : words.by(madeBy),
    usedAt === undefined ? words.neverUsed : words.used(time.value.format(usedAt)),
  ].join(' · ')
}

function grantText(may: string, rooms: Bot['rooms'], hasOthers: boolean) {
  if (rooms === null) return words.inOpenRooms(may)
  return (hasOthers ? words.inRoomsAndOthers : words.inRooms)(may, listOf(rooms))
}

const isKnown = (permission: string): permission is ProgramPermission =>
  (programPermissions as readonly string[]).includes(permission)

/** One of a newer server stays as it is. */
const permissionText = (permission: string) =>
  isKnown(permission) ? words.permissions[permission] : permission

const listOf = (parts: readonly string[]) =>
  new Intl.ListFormat(locale.value, { style: 'narrow' }).format(parts)
