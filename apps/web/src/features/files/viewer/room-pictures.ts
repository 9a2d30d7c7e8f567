import type { File, Message } from '@parley/shared'

/** A picture of the room, and the message it is in. */
export interface RoomPicture {
  readonly file: File
  readonly message: Message
}

/** All pictures of the loaded messages, the oldest first. */
export function roomPictures(messages: readonly Message[]): RoomPicture[] {
  return messages.flatMap((message) =>
    (message.files ?? [])
      .filter(({ shows, width }) => shows === 'picture' && width !== undefined)
      .map((file) => ({ file, message })),
  )
}
