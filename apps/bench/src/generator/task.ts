import type { Dialect } from './speaker.ts'

interface Place {
  port: number
  dialect: Dialect
}

/** What the generator is asked to do. Times are milliseconds. */
export type Task = LoadTask | QuietTask | HoldTask | ComebackTask | HistoryTask | NodesTask

export interface LoadTask extends Place {
  type: 'load'
  serverPid: number
  clients: number
  publishers: number
  /** Posts a second of all publishers together; 0: everyone posts again when one message per publisher has come. */
  rate: number
  warmMs: number
  ms: number
}

export interface QuietTask extends Place {
  type: 'quiet'
  /** Of the server that the other one is at, if that is not the same. */
  otherPort?: number
  ms: number
}

/** Joins so many, says so, and goes on when told to. */
export interface HoldTask extends Place {
  type: 'hold'
  clients: number[]
}

export interface ComebackTask extends Place {
  type: 'comeback'
  dialect: 'parley'
  clients: number
}

export interface HistoryTask extends Place {
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

export interface Result {
  figures: Record<string, number>
  /** What was missing or went wrong, in words. */
  wrong: string[]
  /** What a reader of the figures has to know. */
  notes?: string[]
}

export type Report =
  { type: 'joined'; clients: number } | ({ type: 'result' } & Result) | { type: 'failed'; why: string }

export type Order = { type: 'task'; task: Task } | { type: 'go-on' }
