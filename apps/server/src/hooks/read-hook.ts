import { isAlertmanager, readAlertmanager } from './formats/alertmanager.ts'
import { isDiscord, readDiscord } from './formats/discord.ts'
import { readable } from './formats/forge.ts'
import { readForge } from './formats/github.ts'
import { readGitlab } from './formats/gitlab.ts'
import { isGrafana, readGrafana } from './formats/grafana.ts'
import type { Reading } from './formats/hook-post.ts'
import { isJenkins, readJenkins } from './formats/jenkins.ts'
import { isObject } from './formats/json-at.ts'
import { hasNtfyHeader, isNtfy, readNtfy, readNtfyHeaders } from './formats/ntfy.ts'
import { isPlain, readPlain, readText } from './formats/plain.ts'
import { isSlack, readSlack } from './formats/slack.ts'
import { isUptimeKuma, readUptimeKuma } from './formats/uptime-kuma.ts'
import type { HookRequest } from './hook-request.ts'

/** Who speaks so. What they expect as an answer depends on it. */
export type HookFormat =
  | 'text'
  | 'plain'
  | 'slack'
  | 'discord'
  | 'ntfy'
  | 'alertmanager'
  | 'grafana'
  | 'github'
  | 'gitea'
  | 'gitlab'
  | 'jenkins'
  | 'uptime-kuma'

export type HookReading = Reading & { format: HookFormat }

/** What a request to a hook says. The body decides, and for forges the header that names the event. In linear time. */
export function readHook(request: HookRequest): HookReading {
  const { text, contentType } = request
  if (text === undefined) return unreadable('text', 'The body is not UTF-8.')
  if (contentType.startsWith('multipart/'))
    return unreadable(
      'text',
      'A form of the kind multipart/form-data needs a field "payload_json", "payload" or "data" with JSON.',
    )
  if (contentType === 'application/x-www-form-urlencoded') return readForm(request, text)
  const isJson = /[/+]json$/.test(contentType) || (/^\s*[{[]/.test(text) && !contentType.includes('xml'))
  if (!isJson) return readLine(request, text)
  const body = parsed(text)
  if (body === undefined) {
    // A text may begin with a bracket.
    if (/[/+]json$/.test(contentType))
      return unreadable('plain', 'The body is not JSON, though its Content-Type says so.')
    return readLine(request, text)
  }
  return readJson(request, body.value)
}

function readForm(request: HookRequest, text: string): HookReading {
  const form = new URLSearchParams(text)
  const payload = form.get('payload')
  if (payload !== null) {
    const body = parsed(payload)
    return body === undefined
      ? unreadable('slack', 'The field "payload" is not JSON.')
      : readJson(request, body.value)
  }
  const fields = Object.fromEntries([...form].slice(0, mostFields))
  const hasText = ['message', 'text', 'body', 'title', 'msg'].some((name) => Object.hasOwn(fields, name))
  if (hasText && isPlain(fields)) return { format: 'plain', ...readPlain(fields) }
  // `curl -d 'done'` calls any text a form.
  return readLine(request, text)
}

const mostFields = 50

function readLine({ header }: HookRequest, text: string): HookReading {
  return hasNtfyHeader(header)
    ? { format: 'ntfy', ...readNtfyHeaders(header, text) }
    : { format: 'text', ...readText(text) }
}

function readJson({ header }: HookRequest, body: unknown): HookReading {
  // Gitea and Forgejo send GitHub's header as well.
  const gitea = header('x-forgejo-event', 'x-gitea-event', 'x-gogs-event')
  if (gitea !== undefined) return { format: 'gitea', ...readForge('Gitea', gitea, body) }
  const github = header('x-github-event')
  if (github !== undefined) return { format: 'github', ...readForge('GitHub', github, body) }
  const gitlab = header('x-gitlab-event')
  if (gitlab !== undefined) return { format: 'gitlab', ...readGitlab(gitlab, body) }
  for (const { format, is, read } of formats) if (is(body)) return { format, ...read(body) }
  return unreadable('plain', `No known kind of message: ${described(body)}`)
}

/** The most special first: many have `text`, `title` or `message` as well. */
const formats: { format: HookFormat; is: (body: unknown) => boolean; read: (body: unknown) => Reading }[] = [
  { format: 'grafana', is: isGrafana, read: readGrafana },
  { format: 'alertmanager', is: isAlertmanager, read: readAlertmanager },
  { format: 'uptime-kuma', is: isUptimeKuma, read: readUptimeKuma },
  { format: 'jenkins', is: isJenkins, read: readJenkins },
  { format: 'ntfy', is: isNtfy, read: readNtfy },
  { format: 'discord', is: isDiscord, read: readDiscord },
  { format: 'slack', is: isSlack, read: readSlack },
  { format: 'plain', is: isPlain, read: readPlain },
]

function described(body: unknown): string {
  if (Array.isArray(body)) return 'the body is a list, and an object or a text is expected.'
  if (!isObject(body))
    return `the body is ${body === null ? 'null' : `a ${typeof body}`}, and an object or a text is expected.`
  const names = Object.keys(body)
    .slice(0, 12)
    .map(readable)
    .filter((name) => name !== '')
  const known =
    'one of "text", "content", "message", "title", "blocks", "attachments", "embeds" or "alerts" is expected.'
  return names.length === 0
    ? `the object has no fields, and ${known}`
    : `the object has the fields ${names.map((name) => `"${name}"`).join(', ')}, and ${known}`
}

function parsed(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function unreadable(format: HookFormat, why: string): HookReading {
  return { format, type: 'unreadable', why }
}
