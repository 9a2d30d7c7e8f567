import type { UploadState } from '@parley/shared'

/** Why a request did not do what it should: it is worth another attempt, the server knows no such upload, or it refuses. */
export type Failure =
  /** `afterMs`: the server says when. */
  | { type: 'later'; afterMs?: number | undefined }
  | { type: 'gone' }
  | { type: 'refused'; refusal: UploadRefusal }

export interface Received {
  type: 'received'
  /** In bytes. */
  offset: number
}

/** The requests of a resumable upload (P14.1): tus 1.0.0. */
export interface UploadTransport {
  create(file: NewUpload): Promise<{ type: 'created'; upload: string } | Failure>
  offset(upload: string): Promise<Received | Failure>
  /** The picture of a video. `done` also where the server does not take it: the video goes without. */
  poster(upload: string, picture: Blob): Promise<{ type: 'done' } | Failure>
  /** `progress` gets the bytes of this piece that have left. */
  send(piece: Piece, progress: (bytes: number) => void, signal: AbortSignal): Promise<Received | Failure>
  state(upload: string, signal: AbortSignal): Promise<{ type: 'state'; state: UploadState } | Failure>
  /** The upload is not wanted any more. */
  remove(upload: string): Promise<void>
}

export interface NewUpload {
  readonly room: string
  readonly name: string
  readonly size: number
  readonly original?: boolean
}

export interface Piece {
  readonly upload: string
  readonly offset: number
  readonly bytes: Blob
}

export interface UploadRefusal {
  readonly code: string
  /** What was wrong, in English. */
  readonly reason: string
  /** Of what there was too much (P14.3). */
  readonly limit?: string | undefined
}
