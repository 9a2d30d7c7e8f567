import { readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename, dirname } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { localName, saveFile } from './save-file.ts'

const id = 'f'.repeat(32)
const token = 't'.repeat(22)

test('saves a file for this user alone, as who is in the room', async () => {
  const asked: unknown[] = []
  const server = createServer((request, response) => {
    asked.push([request.url, request.headers.authorization])
    response.end('a photo')
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => void server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/chat`
  const path = await saveFile({ id, name: '../cat.jpg' }, { server: url, token })
  onTestFinished(() => rmSync(dirname(path), { recursive: true }))
  expect(asked).toEqual([[`/chat/files/${id}?download`, `Bearer ${token}`]])
  expect(basename(path)).toBe('_cat.jpg')
  expect(readFileSync(path, 'utf8')).toBe('a photo')
  expect((statSync(path).mode & 0o777).toString(8)).toBe('600')
})

test('says when the file is not there any more', async () => {
  const server = createServer((_request, response) => response.writeHead(404).end('no'))
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => void server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  await expect(saveFile({ id, name: 'a' }, { server: url, token })).rejects.toThrow('not there any more')
})

test.each([
  ['cat.jpg', 'cat.jpg'],
  ['../../.bashrc', '_.._.bashrc'],
  ['...', 'file'],
  ['a\u202egpj.exe', 'a_gpj.exe'],
  ['a\n\u001b[2J', 'a__[2J'],
])('%j is stored as %s', (name, local) => {
  expect(localName(name)).toBe(local)
})
