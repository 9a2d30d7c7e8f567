import type { RoomList } from '@parley/client'
import { roomLine, type RoomLine } from '@parley/shared'
import { defineStore } from 'pinia'
import * as v from 'valibot'
import { computed, shallowRef, watch, watchEffect } from 'vue'
import { persisted } from '../../storage/browser-storage.ts'
import { deleteRoomSnapshot } from '../../storage/room-snapshot.ts'
import { leftRooms, unreadInOthers } from './other-rooms.ts'
import { inSections } from './sections.ts'
import { usePerson } from '../person-store.ts'
import { useRoom } from '../room-store.ts'

type Marks = Parameters<RoomList['mark']>[1]

/** As last seen: shown until the server answers, and offline. */
const stored = persisted('parley.rooms', v.object({ person: v.string(), lines: v.array(roomLine) }))

/** Most rooms that are stored. */
const mostStored = 60

/** P16: the rooms of the person. Empty where the server is of an earlier version. */
export const useRooms = defineStore('rooms', () => {
  const room = useRoom()
  const person = usePerson()
  const lines = shallowRef<readonly RoomLine[]>(load())
  /** Of the connection, once it has come (features/rooms/use-room-list.ts). */
  const list = shallowRef<RoomList>()
  /** Whether the list was opened by hand: it is shown also where there is one room, and on narrow pages. */
  const isOpen = shallowRef(false)
  /** How far this page has read: the server may hear of it later. */
  const reads = new Map<string, number>()
  /** Whether the list was read over the connection of now, and its rooms are followed. */
  const isFollowing = shallowRef(false)
  /** Rooms of which nothing is stored any more: the person may not read them. */
  const closed = new Set<string>()

  const others = computed(() =>
    lines.value.filter(
      ({ room: name, notify, ended }) => name !== room.name && notify !== 'nothing' && ended === undefined,
    ),
  )
  const unreadElsewhere = computed(() => others.value.reduce((sum, { unread = 0 }) => sum + unread, 0))
  const mentionsElsewhere = computed(() => others.value.reduce((sum, { mentions = 0 }) => sum + mentions, 0))

  watchEffect(() => (unreadInOthers.value = unreadElsewhere.value))
  watch(
    () => person.known?.id,
    () => {
      forget()
      lines.value = load()
    },
    { flush: 'sync' },
  )
  watch(
    () => room.name,
    (name) => {
      leftRooms.delete(name)
      isOpen.value = false
      keep()
    },
    { flush: 'sync' },
  )
  window.addEventListener('pagehide', keep)

  function load(): readonly RoomLine[] {
    const found = stored.load()
    return found !== undefined && found.person === person.known?.id ? found.lines : []
  }

  function keep() {
    const id = person.known?.id
    if (id === undefined || lines.value.length === 0) return
    stored.save({ person: id, lines: lines.value.slice(0, mostStored) })
  }

  /** The server has none, or the person has left. */
  function forget() {
    lines.value = []
    reads.clear()
    closed.clear()
    leftRooms.clear()
    if (stored.load() !== undefined) stored.save(undefined)
  }

  /** What the server says. Until it has read the list once, the lines from before stay. */
  function take(from: RoomList) {
    if (from !== list.value) return
    isFollowing.value = from.isFollowing
    if (!from.isComplete) return
    const known = new Set(from.lines.map(({ room: name }) => name))
    // The room that is shown is left until it is opened again.
    for (const name of leftRooms) if (!known.has(name) && name !== room.name) leftRooms.delete(name)
    for (const { room: name } of lines.value) if (!known.has(name)) forgetSnapshot(name)
    for (const { room: name, ended } of from.lines)
      if (ended === undefined) closed.delete(name)
      else forgetSnapshot(name)
    const stays = from.lines.filter((line) => !leftRooms.has(line.room))
    lines.value = inSections(stays).map(withOwnReads)
  }

  function withOwnReads(line: RoomLine): RoomLine {
    const isRead = line.head !== undefined && (reads.get(line.room) ?? 0) >= line.head
    return isRead && line.unread !== 0 ? { ...line, unread: 0, mentions: 0 } : line
  }

  /** The person has read the room that is shown up to this rev. */
  function read(rev: number) {
    reads.set(room.name, Math.max(rev, reads.get(room.name) ?? 0))
    list.value?.read(rev)
  }

  /** The person has read another room up to this rev, without going there. False without a connection. */
  function readOf(name: string, rev: number): boolean {
    if (list.value?.readOf(name, rev) !== true) return false
    reads.set(name, Math.max(rev, reads.get(name) ?? 0))
    lines.value = lines.value.map(withOwnReads)
    return true
  }

  /** False without a connection. */
  const mark = (name: string, marks: Marks): boolean => list.value?.mark(name, marks) ?? false

  /** The person is no member any more. False without a connection. */
  function leave(name: string): boolean {
    if (list.value?.leave(name) !== true) return false
    leftRooms.add(name)
    lines.value = lines.value.filter((line) => line.room !== name)
    forgetSnapshot(name)
    return true
  }

  function forgetSnapshot(name: string) {
    if (closed.has(name)) return
    closed.add(name)
    deleteRoomSnapshot(name).catch((error: unknown) => console.warn('The room could not be deleted', error))
  }

  return {
    lines,
    list,
    isOpen,
    isFollowing,
    unreadElsewhere,
    mentionsElsewhere,
    take,
    forget,
    read,
    readOf,
    mark,
    leave,
    hasLeft: (name: string) => leftRooms.has(name),
  }
})
