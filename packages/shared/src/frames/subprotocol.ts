/** The WebSocket subprotocol that PROTOCOL.md describes. */
export const subprotocol = 'parley.v1'
