import { StartupError } from '../config/startup-error.ts'
import { LeftOut, type ImportedMessage, type ImportSource } from './imported-message.ts'
import { linesOf } from './read-lines.ts'

/** `[2020-01-31T10:00:00.000Z] `, and what was said: `<nick> text`, `-nick- text` of many bots, or `* nick waves`. */
const logLine = /^\[(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?Z?)\] (.*)$/s
const said = /^<[~&@%+!]*([^<>\s]{1,200})> (.*)$/s
const noticed = /^-[~&@%+!]?([^\s]{1,200})- (.*)$/s
const action = /^\* [~&@%+!]?([^\s*]{1,200}) (.*)$/s

/** The text log of a channel, as The Lounge and many other IRC clients write it. */
export function loungeLog(path: string): ImportSource {
  const leftOut = new LeftOut()
  return { name: 'irc', hasAnswers: false, messages, leftOut, close: () => undefined }

  async function* messages(): AsyncGenerator<ImportedMessage> {
    leftOut.clear()
    let line = 0
    let found = 0
    for await (const text of linesOf(path)) {
      line += 1
      if (text.trim() === '') continue
      const message = messageOf(text, line)
      if (message === undefined) leftOut.add('joins, parts and other lines')
      else {
        found += 1
        yield message
      }
    }
    if (found === 0)
      throw new StartupError(
        `${path} has no line like [2020-01-31T10:00:00.000Z] <name> text, as the logs of The Lounge have.`,
      )
  }
}

function messageOf(text: string, line: number): ImportedMessage | undefined {
  const [, time = '', rest = ''] = logLine.exec(text) ?? []
  const at = Date.parse(time.replace(' ', 'T').replace(/Z?$/, 'Z'))
  const [, talker, spoken] = said.exec(rest) ?? noticed.exec(rest) ?? []
  const [, actor, acted] = action.exec(rest) ?? []
  const name = talker ?? actor
  if (name === undefined || Number.isNaN(at)) return undefined
  const words = withoutFormats(spoken ?? acted ?? '')
  // As `/me` is stored.
  const shown = talker === undefined ? `*${name} ${words}*` : words
  return { key: String(line), at, by: { key: name.toLowerCase(), name }, text: shown }
}

/** Colours and styles of mIRC are control characters, with numbers behind some (modern.ircdocs.horse/formatting). */
function withoutFormats(text: string): string {
  return text.replaceAll(formats, '')
}

const formats = new RegExp(String.raw`\p{Cc}(?:(?<=\x03)\d{1,2}(?:,\d{1,2})?|(?<=\x04)[\da-f]{6})?`, 'giu')
