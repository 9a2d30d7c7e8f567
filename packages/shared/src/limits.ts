/** Every limit of `parley.v1`, in one place. Lengths are UTF-16 code units, as JavaScript counts them. */
export const limits = {
  /** Longest message text. */
  message: 4_000,
  username: 32,
  /** How much of a message a reply to it shows, in code points. */
  quote: 200,
  /** Different emoji under one message. */
  reactions: 20,
  /** People listed by name under one emoji, and under all of one message; the others are counted. */
  reactionPeople: 100,
  reactionPeopleOfAll: 200,
  roomName: 64,
  cid: 64,
  /** Longest email the form and the sample dialect take (RFC 5321, 4.5.3.1). */
  email: 254,
  /** Largest frame a client may send, in bytes. */
  frame: 32 * 1024,
  /** Newest messages sent on joining, and the size of one page of older ones. */
  page: 50,
  /** Longest query of a search. */
  query: 200,
  /** Messages that one answer to a search holds. */
  found: 20,
  /** A search counts what it finds up to here. */
  foundCounted: 1_000,
  /** A room with more people than this is announced by its count alone. */
  peopleListed: 200,
  /** Milliseconds after which somebody who was writing is taken to have stopped, and after which it is to be said again. */
  typingFor: 5_000,
  typingEvery: 3_000,
  /** Milliseconds a connection may stay open without joining. */
  joinWithin: 10_000,
} as const
