import { closeCodes, type Refusal } from '@parley/shared'
import { Failure } from '../failure.ts'
import { escapeControlCharactersInLine } from '../screen/escape-control-characters.ts'

/** The server keeps this person out, or from writing: another attempt would not help. */
const keptOut: ReadonlySet<string> = new Set([
  'door_closed',
  'wrong_key',
  'turned_away',
  'banned',
  'muted',
  'moderators_only',
  'not_allowed',
])

/** What the program ends with when the server has refused it; `progress` comes before the reason. */
export function failureOf(because: Refusal | { closeCode: number }, progress = ''): Failure {
  const isKeptOut = 'code' in because ? keptOut.has(because.code) : keepsOut(because.closeCode)
  return new Failure(progress + refusalText(because), isKeptOut ? 3 : 1)
}

function keepsOut(closeCode: number) {
  return closeCode === closeCodes.banned.code || closeCode === closeCodes.sentOut.code
}

/** Why the server refused the join or a post, in one line. */
export function refusalText(because: Refusal | { closeCode: number }): string {
  if ('closeCode' in because) return `The server closed the connection (${because.closeCode}).`
  const { code, reason, suggestion } = because
  if (code === 'door_closed') return `${escapeControlCharactersInLine(reason)} ${howToComeIn}`
  if (code === 'banned' || code === 'muted') return restrictionText(because)
  if (code === 'room_deleted') return deletionText(because)
  return escapeControlCharactersInLine(suggestion === undefined ? reason : `${reason} ${suggestion} is free.`)
}

const howToComeIn = 'Set PARLEY_KEY to the key, or give it with --key-file; --ask asks to be let in.'

/** P13.4, P13.5: for how long, and why. */
function restrictionText({ reason, lasts, because }: Refusal) {
  const how = lasts === undefined || lasts === null ? '' : ` It ends in ${durationText(lasts)}.`
  const why = because === undefined || because === '' ? '' : ` The reason: ${because}.`
  return escapeControlCharactersInLine(`${reason}${how}${why}`)
}

/** P13.11 */
function deletionText({ reason, by, at }: Refusal) {
  const who = by === undefined ? '' : ` By ${by}.`
  const when = at === undefined ? '' : ` ${new Date(at).toLocaleString()}.`
  return escapeControlCharactersInLine(`${reason}${who}${when}`)
}

function durationText(seconds: number) {
  if (seconds < 120) return `${Math.ceil(seconds)} seconds`
  if (seconds < 2 * 3_600) return `${Math.ceil(seconds / 60)} minutes`
  return seconds < 2 * 86_400 ? `${Math.ceil(seconds / 3_600)} hours` : `${Math.ceil(seconds / 86_400)} days`
}

/** P12.4: a key would let this person in. */
export function isAboutDoor({ code }: Refusal): boolean {
  return code === 'door_closed' || code === 'wrong_key'
}

/** P4.7, P4.8: another name would be accepted. */
export function isAboutName({ code }: Refusal): boolean {
  return code === 'name_taken' || code === 'name_reserved' || code === 'mixed_name'
}
