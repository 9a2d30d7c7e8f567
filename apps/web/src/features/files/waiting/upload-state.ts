import { filesWords as words } from '../../../i18n/files-words.ts'
import { byteSize, partOfSize } from '../../../i18n/bytes.ts'
import { refusalText, words as pageWords } from '../../../i18n/words.ts'
import type { Refusal } from '@parley/shared'
import type { WaitingFile } from '../../../storage/files-db.ts'
import type { UploadRefusal } from '../uploads/upload-transport.ts'
import type { UploadProgress } from '../uploads/upload-queue.ts'

/** How much of a file has arrived, from 0 to 1. */
export function arrivedPart({ size }: WaitingFile, progress: UploadProgress | undefined): number {
  switch (progress?.name) {
    case 'sending':
      return size === 0 ? 0 : Math.min(1, progress.sent / size)
    case 'processing':
    case 'ready':
      return 1
    default:
      return 0
  }
}

/** The second line of a tile. */
export function tileText({ size }: WaitingFile, progress: UploadProgress | undefined): string {
  switch (progress?.name) {
    case 'sending':
      return words.waiting.sending(partOfSize(progress.sent, size), byteSize(size))
    case 'processing':
      return words.waiting.processing
    case 'ready':
      return words.waiting.ready(byteSize(size))
    case 'refused':
    case 'missing':
      return words.waiting.failed
    case 'waiting':
    case undefined:
      return words.waiting.waits(byteSize(size))
  }
}

/** Why a file cannot be sent. */
export function failureText(progress: UploadProgress | undefined): string {
  if (progress?.name === 'missing') return words.outgoing.missing
  return progress?.name === 'refused' ? uploadRefusalText(progress.refusal) : ''
}

/** Why, in the language of the page; the server's own text for a code that the page does not know. */
export function uploadRefusalText(refusal: Refusal | UploadRefusal): string {
  if (refusal.code === 'file_missing') return words.outgoing.missing
  const [limits, ofUploads, ofHttp]: Texts[] = [words.limits, words.refusals, pageWords.identity.refusals]
  const limit = typeof refusal.limit === 'string' ? limits?.[refusal.limit] : undefined
  return limit ?? ofUploads?.[refusal.code] ?? ofHttp?.[refusal.code] ?? refusalText(refusal)
}

type Texts = Readonly<Record<string, string>>
