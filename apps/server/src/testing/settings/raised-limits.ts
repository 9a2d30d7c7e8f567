/** Settings for tests and measurements, whose clients all have one address. The limits are far off, not off. */
export const raisedLimits = {
  SOCKETS_PER_ADDRESS: '1000000',
  SOCKETS_NOT_JOINED: '1000000',
  SOCKETS_PER_PERSON: '100000',
  DIAGNOSTICS_PER_ADDRESS: '100000',
  FRAMES_PER_SOCKET: '10000/s burst 100000',
  JOINS_PER_PERSON: '10000/s burst 100000',
  NEW_PEOPLE_PER_ADDRESS: '10000/s burst 100000',
  REQUESTS_PER_ADDRESS: '10000/s burst 100000',
  RETURNS_PER_ADDRESS: '10000/s burst 100000',
} as const
