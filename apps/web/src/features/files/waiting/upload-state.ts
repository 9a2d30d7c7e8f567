import { filesWords as words } from '../../../i18n/files-words.ts'
import { byteSize, partOfSize } from '../../../i18n/bytes.ts'
import { refusalText, words as pageWords } from '../../../i18n/words.ts'
import type { Refusal } from '@parley/shared'
import type { WaitingFile } from '../../../storage/files-db.ts'
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

export function uploadRefusalText(refusal: Refusal): string {
  if (refusal.code === 'file_missing') return words.outgoing.missing
  const ofHttp: Record<string, string | undefined> = pageWords.identity.refusals
  return ofHttp[refusal.code] ?? refusalText(refusal)
}
