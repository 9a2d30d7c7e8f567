import type { Request } from 'express'

export interface StreamForm {
  type: string
  piece: (id: string, changes: object) => string
  /** So that nobody takes the connection for dead. */
  comment: string
}

const forms: Record<string, StreamForm> = {
  // WHATWG HTML, 9.2: server-sent events.
  'text/event-stream': {
    type: 'text/event-stream',
    piece: (id, changes) => `id: ${id}\nevent: changes\ndata: ${JSON.stringify(changes)}\n\n`,
    comment: ':\n\n',
  },
  'application/x-ndjson': {
    type: 'application/x-ndjson',
    piece: (_id, changes) => `${JSON.stringify(changes)}\n`,
    comment: '\n',
  },
}

/** What the request accepts; undefined: none of what there is. */
export function formOf(request: Request): StreamForm | 'json' | undefined {
  const type = request.accepts(['application/json', ...Object.keys(forms)])
  if (type === 'application/json') return 'json'
  return type === false ? undefined : forms[type]
}
