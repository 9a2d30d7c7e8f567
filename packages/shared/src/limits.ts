/** Every limit of `parley.v1`, in one place. Lengths are UTF-16 code units, as JavaScript counts them. */
export const limits = {
  /** Longest message text. */
  message: 4_000,
  username: 32,
  /** Files of one message. */
  files: 10,
  fileName: 200,
  /** Words that describe a picture. */
  fileAlt: 500,
  /** The part of a message quoted in a reply, in code points. */
  quote: 200,
  /** Different reactions to one message. */
  reactions: 20,
  /** The same of one person. */
  reactionsOfPerson: 5,
  /** People listed by name per reaction, and for all reactions of a message; the others are only counted. */
  reactionPeople: 100,
  reactionPeopleOfAll: 200,
  roomName: 64,
  /** Rooms that somebody is a member of, that a connection follows, and that one frame names. */
  roomsOfPerson: 1_000,
  roomsFollowed: 200,
  roomsOfFrame: 30,
  /** People of a private conversation, the one who begins it among them. */
  conversationPeople: 10,
  /** People whom one person blocks. */
  blocks: 200,
  /** Messages of a followed room in one answer. */
  peeked: 20,
  /** Unread messages of a room are counted up to here. */
  unreadCounted: 100,
  /** Title and topic of a room. */
  title: 60,
  topic: 250,
  /** Longest key of a room, or secret of an invitation. */
  roomKey: 128,
  /** Why somebody is banned, or a message is reported. */
  reason: 200,
  /** Slow mode: most seconds between two messages of one person. */
  slowSeconds: 3_600,
  /** Longest retention. */
  keepDays: 3_650,
  /** Longest mute or ban that ends by itself, in seconds. */
  restrictedSeconds: 366 * 24 * 3_600,
  /** Owners and moderators who are marked in a room. */
  staffShown: 50,
  /** Entries in one page of the audit list. */
  audit: 50,
  cid: 64,
  /** Longest email in the form and the sample dialect (RFC 5321, 4.5.3.1). */
  email: 254,
  /** Largest frame a client may send, in bytes. */
  frame: 32 * 1024,
  /** The same for `/echo` and `/ping`. */
  diagnosticFrame: 1024 * 1024,
  /** Newest messages sent on joining, and the size of one page of older ones. */
  page: 50,
  /** The messages of a page as JSON in UTF-8, in bytes: the frame has at most 64 KiB. */
  pageBytes: 63 * 1024,
  /** Messages of one thread that are shown together. */
  thread: 200,
  /** Longest query of a search. */
  query: 200,
  /** Messages in one page of search results. */
  found: 20,
  /** Rooms that one frame searches, and messages of each. */
  roomsSearched: 10,
  foundInRoom: 5,
  /** A search counts its results up to here. */
  foundCounted: 1_000,
  /** The people of a larger room are not listed, only counted. */
  peopleListed: 200,
  /** Of a larger room, people of one address who are listed beside those of others. */
  peopleListedOfAddress: 20,
  /** Milliseconds for which `typing` is valid, and after which it is sent again. */
  typingFor: 5_000,
  typingEvery: 3_000,
  /** Milliseconds a connection may stay open without joining. */
  joinWithin: 10_000,
  /** Bytes that a connection may send before it has joined. */
  beforeJoining: 64 * 1024,
} as const
