import type { Upload } from './upload-folder.ts'

/** The disk has no space, or something that the protocol refuses. */
export class ReceivingError extends Error {
  override name = 'ReceivingError'
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** What is known of a request. */
export interface Reception {
  /** The upload that begins. */
  created?: Omit<Upload, 'at'>
  /** Asked once all of it has arrived, which may have taken minutes. False: it was answered, and the upload is no more. */
  mayFinish: () => Promise<boolean>
}

/** The request was answered. */
export class AlreadyAnswered extends Error {
  override name = 'AlreadyAnswered'
}
