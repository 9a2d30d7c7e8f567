import { colours } from './colours.ts'
import { onePart, type Field, type Reading } from './hook-post.ts'
import { isObject, linkAt, textAt } from './json-at.ts'
import { literalLine } from './literal.ts'

/** Jenkins' Notification plugin: JSON for the phases of a build. */
export function isJenkins(body: unknown): boolean {
  return isObject(body) && isObject(body.build) && 'phase' in body.build
}

export function readJenkins(body: unknown): Reading {
  const phase = textAt(body, 'build', 'phase') ?? ''
  // A build is finalized after it is completed, and queued before it is started.
  if (phase === 'QUEUED' || phase === 'FINALIZED')
    return { type: 'nothing', why: `The phase ${phase} of a build is not posted.` }
  const name = textAt(body, 'display_name') ?? textAt(body, 'name') ?? 'Build'
  const number = textAt(body, 'build', 'number')
  // The status of a build that is started is the one of the build before.
  const status = phase === 'STARTED' ? 'started' : (textAt(body, 'build', 'status') ?? phase)
  const title = `${name}${number === undefined ? '' : ` #${number}`}: ${status.toLowerCase().replaceAll('_', ' ')}`
  const branch = textAt(body, 'build', 'scm', 'branch')?.replace(/^origin\//, '')
  const commit = textAt(body, 'build', 'scm', 'commit')?.slice(0, 10)
  return onePart(
    {
      title: literalLine(title),
      fields: [...field('Branch', branch), ...field('Commit', commit)],
      link: linkAt(body, 'build', 'full_url'),
    },
    { colour: statusColours[status] ?? colours.neutral },
  )
}

const statusColours: Record<string, string> = {
  SUCCESS: colours.good,
  FAILURE: colours.danger,
  UNSTABLE: colours.warning,
}

function field(name: string, value: string | undefined): Field[] {
  return value === undefined ? [] : [{ name, value: literalLine(value), isShort: true }]
}
