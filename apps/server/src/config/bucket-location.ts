import * as v from 'valibot'

/** A bucket of S3, or of a store that is used like it. */
export interface BucketLocation {
  /** Without a slash at its end. */
  endpoint: string
  region: string
  bucket: string
  /** Of all keys: empty, or with a slash at its end. */
  prefix: string
}

const form = 's3://bucket/folder?endpoint=https://s3.example.org&region=eu-central-1'

/** Undefined: none. */
export const bucketOrEmpty = v.pipe(
  v.string(),
  v.trim(),
  v.rawTransform<string, BucketLocation | undefined>(({ dataset: { value }, addIssue, NEVER }) => {
    if (value === '') return undefined
    const location = locationOf(value)
    if (location !== undefined) return location
    addIssue({ message: `must be an address like ${form}, without a key, or empty` })
    return NEVER
  }),
)

function locationOf(given: string): BucketLocation | undefined {
  const [address = '', query = '', ...more] = given.split('?')
  const [, bucket, folder = ''] =
    /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])((?:\/[\w.-]+)*)\/?$/.exec(address) ?? []
  const params = new URLSearchParams(query)
  const known = [...params.keys()].every((name) => name === 'endpoint' || name === 'region')
  const region = params.get('region') ?? 'us-east-1'
  const endpoint = endpointOf(params.get('endpoint') ?? `https://s3.${region}.amazonaws.com`)
  const isFolder = !folder.split('/').some((name) => name === '.' || name === '..')
  if (bucket === undefined || !isFolder || !known || more.length > 0) return undefined
  if (!/^[a-z0-9-]{1,40}$/.test(region) || endpoint === undefined) return undefined
  return { endpoint, region, bucket, prefix: folder === '' ? '' : `${folder.slice(1)}/` }
}

function endpointOf(given: string) {
  const url = URL.parse(given)
  const isPlain = url?.username === '' && url.password === '' && url.search === '' && url.hash === ''
  return isPlain && /^https?:$/.test(url.protocol) ? url.href.replace(/\/+$/, '') : undefined
}
