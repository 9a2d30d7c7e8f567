import * as v from 'valibot'
import { bucketOrEmpty, type BucketLocation } from './bucket-location.ts'
import { units } from './min-free.ts'
import type { Setting } from './setting.ts'
import { StartupError } from './startup-error.ts'

const text = v.pipe(v.string(), v.trim())

/** A setting like `25MB` or `5GiB`, in bytes. */
const size = v.pipe(
  v.string(),
  v.trim(),
  v.rawTransform<string, number>(({ dataset: { value }, addIssue, NEVER }) => {
    const [, number = '', unit = ''] = /^(\d{1,12}(?:\.\d{1,3})?) ?((?:[kMGT]|[KMGT]i)?B)$/.exec(value) ?? []
    if (number === '') {
      addIssue({ message: 'must be a size like 25MB or 5GiB' })
      return NEVER
    }
    return Math.round(Number(number) * units[unit.slice(0, -1) as keyof typeof units])
  }),
)

const onOrOff = v.pipe(
  v.string(),
  v.trim(),
  v.picklist(['0', '1'], 'must be 0 or 1'),
  v.transform((given) => given === '1'),
)

/** Files of messages, and cards of their links. */
export const uploadSettings = {
  UPLOADS: {
    doc: 'take pictures and files: 1 or 0',
    fallback: '1',
    schema: onOrOff,
  },
  UPLOAD_MAX: { doc: 'the largest file', fallback: '25MB', schema: size },
  UPLOAD_DAY: { doc: 'files of one person in a day', fallback: '250MB', schema: size },
  UPLOAD_NEWCOMER: {
    doc: 'the same in the hour after the server has first seen the person',
    fallback: '50MB',
    schema: size,
  },
  UPLOAD_ADDRESS_DAY: { doc: 'files of all people at one address in a day', fallback: '1GB', schema: size },
  UPLOAD_TOTAL: { doc: 'all files together, with their smaller pictures', fallback: '5GB', schema: size },
  FILES_URL: {
    doc: 'store the files in a bucket that several nodes share: s3://bucket/folder?endpoint=https://host&region=name',
    fallback: '',
    schema: bucketOrEmpty,
    isSecret: true,
  },
  AWS_ACCESS_KEY_ID: { doc: 'the key of that bucket', fallback: '', schema: text, isSecret: true },
  AWS_SECRET_ACCESS_KEY: { doc: 'its secret', fallback: '', schema: text, isSecret: true },
  PREVIEWS: {
    doc: 'read what the first link of a message in an open room leads to, and show a card of it: 1 or 0',
    fallback: '0',
    schema: onOrOff,
  },
} satisfies Record<string, Setting<unknown>>

interface FilesConfig {
  filesUrl: BucketLocation | undefined
  awsAccessKeyId: string
  awsSecretAccessKey: string
}

/** Throws StartupError where the bucket has no key. */
export function checkFiles({ filesUrl, awsAccessKeyId, awsSecretAccessKey }: FilesConfig): void {
  if (filesUrl === undefined || (awsAccessKeyId !== '' && awsSecretAccessKey !== '')) return
  throw new StartupError(
    'FILES_URL needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, the key of the bucket and its secret.',
  )
}
