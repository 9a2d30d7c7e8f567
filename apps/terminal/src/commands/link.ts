import { deviceLink, httpRefusal, lobby, reasonOf, session } from '@parley/shared'
import { createInterface } from 'node:readline/promises'
import type { Readable } from 'node:stream'
import { renderUnicodeCompact } from 'uqr'
import * as v from 'valibot'
import type { LinkCommand } from '../arguments.ts'
import { roomAddress } from '../connection/address.ts'
import { Failure } from '../failure.ts'
import { membershipOf, tokenFor } from '../storage/identity.ts'
import { StateFile, stateFolder } from '../storage/state-file.ts'

const timeoutMs = 10_000

/** P11.7: prints a link for another device, or becomes the person of the device whose link is read from `input`. */
export async function link(
  { address, username, use }: LinkCommand,
  input: Readable,
  interrupted: AbortSignal,
): Promise<void> {
  if (use) await useLink(input, interrupted)
  else await printLink(address.server, username, interrupted)
}

async function printLink(server: string, name: string | undefined, interrupted: AbortSignal) {
  const stateFile = stateFileOf(server)
  const token = tokenFor(stateFile)
  const known = stateFile.person
  const profile = name === undefined || name === known?.username ? known : { username: name, email: '' }
  const person = profile && membershipOf(lobby, profile, token)
  const asked = {
    headers: { authorization: `Bearer ${token}` },
    body: { username: person?.username, avatar: person?.avatar },
  }
  const { link: secret, expiresIn } = await ask(deviceLink, server, 'links', asked, interrupted)
  const url = `${server}/#link=${secret}`
  if (process.stdout.isTTY) console.log(qrCode(url))
  console.log(url)
  console.log(
    `Open it on the other device, within ${Math.round(expiresIn / 60)} minutes. It can be used once: the first to open it is you.`,
  )
}

/** Dark on light, whatever the colours of the terminal are: the library draws the light squares. */
function qrCode(text: string) {
  const lines = renderUnicodeCompact(text, { border: 2 }).split('\n')
  return lines.map((line) => `\u001b[97;40m${line}\u001b[0m`).join('\n')
}

async function useLink(input: Readable, interrupted: AbortSignal) {
  if (process.stdin.isTTY) process.stderr.write('The link of the other device: ')
  const text = await firstLine(input, interrupted)
  const [page = '', secret] = text.trim().split('#link=')
  if (secret === undefined || !/^[\w-]{22,86}$/.test(secret))
    throw new Failure('That is no link for another device: it ends in #link= and letters.')
  const { server } = roomAddress(page)
  const body = { link: secret, as: 'token' }
  const { token, username, avatar } = await ask(
    session,
    server,
    'session',
    { headers: {}, body },
    interrupted,
  )
  if (token === undefined) throw new Failure(`${server} gave no token.`)
  const stateFile = stateFileOf(server)
  stateFile.replaceToken(token)
  if (username !== undefined)
    stateFile.savePerson({ username, email: '', ...(avatar !== undefined && { avatar }) })
  console.log(`You are ${username ?? 'that person'} here now, too: run chat ${server}`)
}

function stateFileOf(server: string) {
  return new StateFile(stateFolder(), server, (message) => console.error(`parley: ${message}`))
}

async function firstLine(input: Readable, signal: AbortSignal): Promise<string> {
  const lines = createInterface({ input, signal })
  try {
    for await (const line of lines) return line
    return ''
  } finally {
    lines.close()
  }
}

/** Posts a request of P11. Throws Failure with the reason of a refusal. */
async function ask<Schema extends v.GenericSchema>(
  schema: Schema,
  server: string,
  path: string,
  { headers, body }: { headers: Record<string, string>; body: object },
  interrupted: AbortSignal,
): Promise<v.InferOutput<Schema>> {
  const response = await fetch(`${server}/api/${path}`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', 'user-agent': 'parley-terminal' },
    body: JSON.stringify(body),
    signal: AbortSignal.any([interrupted, AbortSignal.timeout(timeoutMs)]),
  }).catch((error: unknown) => {
    throw new Failure(
      `${server} could not be reached: ${reasonOf(error instanceof Error && error.cause ? error.cause : error)}`,
    )
  })
  const answer: unknown = await response.json().catch(() => undefined)
  const read = v.safeParse(schema, answer)
  if (response.ok && read.success) return read.output
  const refusal = v.safeParse(httpRefusal, answer)
  throw new Failure(
    refusal.success ? refusal.output.reason : `${server} is no Parley server that knows this request.`,
  )
}
