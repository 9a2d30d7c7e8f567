import { useAllUnreadKey } from './all-unread/use-all-unread-key.ts'
import { useDraftSync } from './drafts/use-draft-sync.ts'
import { useRoomLinks } from './use-room-links.ts'
import { useRoomList } from './use-room-list.ts'
import { useRoomWalk } from './use-room-walk.ts'

/** What the list of rooms does while it is not shown. */
export function useRoomsTasks() {
  useRoomList()
  useRoomLinks()
  useRoomWalk()
  useAllUnreadKey()
  useDraftSync()
}
