export interface BucketObject {
  /** Without the prefix of the bucket's folder. */
  key: string
  /** When it was stored: Unix time in milliseconds. */
  at: number
}

/** The answer to ListObjectsV2. Keys of ours have no character that XML escapes; others are not ours, and are left out. */
export function objectsIn(xml: string, prefix: string): { objects: BucketObject[]; hasMore: boolean } {
  const contents = xml.matchAll(/<Contents>(.*?)<\/Contents>/gs)
  const objects = [...contents].map(([, content = '']) => ({
    key: textOf(content, 'Key'),
    at: Date.parse(textOf(content, 'LastModified')),
  }))
  return {
    objects: objects
      .filter(({ key }) => key.startsWith(prefix))
      .map(({ key, at }) => ({ key: key.slice(prefix.length), at })),
    hasMore: textOf(xml, 'IsTruncated') === 'true',
  }
}

const textOf = (xml: string, name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? ''
