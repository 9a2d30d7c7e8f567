import { messageColumns } from '../../server/src/log/message-columns.ts'

/** A table of both engines. Its rows are transferred in the order of `key`, compared byte by byte. */
export interface TransferredTable {
  name:
    | 'rooms'
    | 'messages'
    | 'changes'
    | 'reactions'
    | 'names'
    | 'claims'
    | 'people'
    | 'credentials'
    | 'instance'
    | 'entries'
    | 'room_states'
    | 'standings'
    | 'invitations'
    | 'deleted_posts'
    | 'files'
    | 'members'
    | 'conversations'
    | 'blocks'
    | 'push_keys'
    | 'push_devices'
    | 'push_rooms'
    | 'programs'
    | 'outgoing_hooks'
  key: readonly string[]
  columns: readonly string[]
}

export type Value = string | number | boolean | null

/** The values in the order of the columns, the same in every engine. */
export type Row = readonly Value[]

const subject = ['person', 'username', 'avatar'] as const

export const transferredTables: readonly TransferredTable[] = [
  { name: 'rooms', key: ['room'], columns: ['room', 'head', 'last_entry', 'floor'] },
  {
    name: 'messages',
    key: ['room', 'id'],
    columns: ['room', ...messageColumns],
  },
  { name: 'changes', key: ['room', 'author', 'cid'], columns: ['room', 'author', 'cid', 'what', 'rev'] },
  {
    name: 'reactions',
    key: ['room', 'id', 'emoji', 'author'],
    columns: ['room', 'id', 'emoji', 'author', 'username', 'rev'],
  },
  { name: 'names', key: ['key'], columns: ['key', 'author', 'used_at'] },
  { name: 'claims', key: ['author', 'key'], columns: ['author', 'key', 'name', 'keys', 'used_at'] },
  { name: 'people', key: ['author'], columns: ['author', 'username', 'avatar', 'used_at'] },
  {
    name: 'credentials',
    key: ['id'],
    columns: ['id', 'author', 'kind', 'name', 'created_at', 'seen_at', 'revoked_at', 'passkey'],
  },
  {
    name: 'entries',
    key: ['room', 'rev'],
    columns: ['room', 'rev', 'at', ...subject, 'entry'],
  },
  { name: 'room_states', key: ['room'], columns: ['room', 'state'] },
  { name: 'standings', key: ['room', 'person'], columns: ['room', ...subject, 'standing', 'notable'] },
  {
    name: 'invitations',
    key: ['room', 'id'],
    columns: ['room', 'id', ...subject, 'made_at', 'ends_at', 'uses', 'used'],
  },
  { name: 'deleted_posts', key: ['room', 'digest'], columns: ['room', 'digest', 'id', 'until'] },
  {
    name: 'files',
    key: ['id'],
    columns: ['id', 'room', 'author', 'at', 'stored', 'message', 'released', 'file'],
  },
  {
    name: 'members',
    key: ['author', 'room'],
    columns: ['author', 'room', 'joined', 'read', 'notify', 'favourite', 'changed', 'draft', 'drafted'],
  },
  { name: 'conversations', key: ['people'], columns: ['people', 'room'] },
  { name: 'blocks', key: ['author', 'person'], columns: ['author', ...subject, 'at'] },
  { name: 'push_keys', key: ['public_key'], columns: ['public_key', 'private_key'] },
  {
    name: 'push_devices',
    key: ['id'],
    columns: ['id', 'author', 'endpoint', 'p256dh', 'auth', 'wishes', 'created', 'failures', 'retry_at'],
  },
  {
    name: 'push_rooms',
    key: ['device', 'room'],
    columns: ['device', 'room', 'told', 'shown', 'sent', 'claimed'],
  },
  {
    name: 'programs',
    key: ['author'],
    columns: [
      'author',
      'kind',
      'secret',
      'username',
      'avatar',
      'settings',
      'made_by',
      'made_at',
      'revoked_at',
    ],
  },
  {
    name: 'outgoing_hooks',
    key: ['author'],
    columns: [
      'author',
      'room',
      'url',
      'format',
      'allows_private',
      'signing_key',
      'cursor',
      'paused',
      'failures',
      'failing_since',
      'retry_at',
      'claimed',
      'holder',
      'deliveries',
    ],
  },
  // Browsers name their cookies after it. A new log has one already, which is replaced.
  { name: 'instance', key: ['id'], columns: ['id'] },
]
