import type { NamedFile } from '@parley/shared'

/** A file of a post that is not acknowledged yet. Who shows the room uploads it, and keeps its bytes until no post names it. */
export interface AttachedFile extends Omit<NamedFile, 'id'> {
  /** Made by the client, and unique among all its files. */
  readonly key: string
  /** Made by the server, once it is uploaded. */
  readonly id?: string
}

interface WithFiles {
  readonly attached?: readonly AttachedFile[]
}

/** P14.3: a post waits until all of its files are uploaded, and those behind it wait with it. */
export function isUploading({ attached = [] }: WithFiles): boolean {
  return attached.some(({ id }) => id === undefined)
}

/** Whether the file `key` is one of the post. */
export function isAttached({ attached = [] }: WithFiles, key: string): boolean {
  return attached.some((file) => file.key === key)
}

/** The files of the post as they are sent. */
export function namedFiles(attached: readonly AttachedFile[]): NamedFile[] {
  return attached.flatMap(({ key, id, ...said }) => (id === undefined ? [] : [{ id, ...said }]))
}

export function uploadedAs<Post extends WithFiles>(post: Post, key: string, id: string): Post {
  const { attached = [] } = post
  return { ...post, attached: attached.map((file) => (file.key === key ? { ...file, id } : file)) }
}

/** To be uploaded again: the server has none of them any more. */
export function toUploadAgain<Post extends WithFiles>(post: Post): Post {
  const { attached } = post
  return attached === undefined ? post : { ...post, attached: attached.map(({ id, ...file }) => file) }
}
