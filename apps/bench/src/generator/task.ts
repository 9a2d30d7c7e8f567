import type { DialectName } from './dialect.ts'

interface ServerTask {
  port: number
  dialect: DialectName
}

/** A task of the generator. Times are milliseconds. */
export type Task = LoadTask | QuietTask | IdleTask | ReconnectTask | HistoryTask | NodesTask

export interface LoadTask extends ServerTask {
  type: 'load'
  serverPid: number
  clients: number
  publishers: number
  /** Posts per second of all publishers; 0: each posts again when one message per publisher has arrived. */
  rate: number
  warmMs: number
  ms: number
}

export interface QuietTask extends ServerTask {
  type: 'quiet'
  /** The port of the second client's server, if it is another one. */
  otherPort?: number
  ms: number
}

/** Joins each number of `clients`, reports it, and continues after `go-on`. */
export interface IdleTask extends ServerTask {
  type: 'idle'
  clients: number[]
}

export interface ReconnectTask extends ServerTask {
  type: 'reconnect'
  dialect: 'parley'
  clients: number
}

export interface HistoryTask extends ServerTask {
  type: 'history'
  dialect: 'parley'
  times: number
  /** The newest id in the room. */
  newest: number
}

/** Publishers spread over nodes and rooms, each room with the same number of them. */
export interface NodesTask {
  type: 'nodes'
  ports: number[]
  rooms: number
  publishers: number
  databasePid: number
  warmMs: number
  ms: number
}

export interface TaskResult {
  figures: Record<string, number>
  /** Errors and missing messages. */
  wrong: string[]
  /** Remarks for the reader of the figures. */
  notes?: string[]
}

export type Report =
  { type: 'joined'; clients: number } | ({ type: 'result' } & TaskResult) | { type: 'failed'; why: string }

export type Order = { type: 'task'; task: Task } | { type: 'go-on' }
