import type { File, UploadRefusalCode } from '@parley/shared'

/** An upload that is complete. */
export interface Job {
  /** Where its bytes are. They may be changed in place. */
  path: string
  /** An empty folder for the parts. */
  folder: string
  name: string
  /** Only a small still picture is made, of a picture alone. */
  isThumbnail?: true
  /** The same as the part `small` of a video, which it was drawn of. */
  isPoster?: true
}

export type Outcome =
  /** The folder has the parts. */
  | { type: 'made'; about: Omit<File, 'id' | 'size' | 'alt' | 'levels'> }
  | { type: 'refused'; reason: UploadRefusalCode; detail?: string }

export const refusedFor = (reason: UploadRefusalCode, detail?: string): Outcome => ({
  type: 'refused',
  reason,
  ...(detail !== undefined && { detail }),
})
