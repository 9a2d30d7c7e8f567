/** Why an upload is not taken (P14), and its sentence. */
export const uploadRefusals = {
  uploads_off: 'This server takes no files.',
  no_such_upload: 'There is no such upload, or not any more.',
  bad_upload: 'An upload begins with its length, the room and a name.',
  file_empty: 'The file is empty.',
  file_too_large: 'The file is larger than this server takes.',
  /** `limit` says which. */
  upload_quota: 'You have sent as much as one person may send in a day.',
  picture_too_large: 'The picture has too many pixels. Make it smaller, and send it again.',
  picture_broken: 'The picture cannot be read: it is damaged, or not what its name says.',
  picture_kind:
    'Pictures of this kind can tell where they were taken, which the server cannot remove. Send it as JPEG or PNG.',
  pictures_unavailable: 'This server takes no pictures: it cannot remove what they tell about their place.',
  media_broken: 'The recording cannot be read: it is not complete, or not what its name says.',
  not_processed: 'The server could not prepare the file in time.',
} as const

export type UploadRefusalCode = keyof typeof uploadRefusals

/** Of what there was too much, with `upload_quota`, `file_too_large` and `storage_full`. */
export const uploadLimits = {
  file: 'The file is larger than this server takes.',
  newcomer: 'New people may send less in their first hour.',
  day: 'You have sent as much as one person may send in a day.',
  address: 'As much as may come from your address in a day has been sent.',
  all: 'The server has no room for more files.',
} as const

export type UploadLimit = keyof typeof uploadLimits

export const isUploadRefusal = (code: string): code is UploadRefusalCode =>
  Object.hasOwn(uploadRefusals, code)
