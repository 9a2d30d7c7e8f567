import { effectScope, nextTick, reactive, ref } from 'vue'
import { afterEach, expect, test, vi } from 'vitest'
import { useAttachedText } from './use-attached-text.ts'

const page = vi.hoisted(() => ({
  person: { known: { id: 'ada' } },
  room: { name: 'lobby', posts: [] as { attached: { key: string }[] }[] },
}))

vi.mock('../../i18n/words.ts', () => ({ words: { composer: { fileName: 'message.txt' } } }))
vi.mock('../../stores/person-store.ts', () => ({ usePerson: () => page.person }))
vi.mock('../../stores/room-store.ts', () => ({ useRoom: () => page.room }))
vi.mock('../../ui/interaction/use-event-listener.ts', () => ({ useEventListener: () => undefined }))
vi.mock('../files/index.ts', () => ({ useAttachments: () => files }))

const files = reactive({
  inComposer: [] as readonly string[],
  add: (_files: readonly File[], { id }: { id: string }) => {
    files.inComposer = [...files.inComposer, id]
    return Promise.resolve()
  },
})

vi.stubGlobal('window', new EventTarget())

const scopes: { stop: () => void }[] = []
afterEach(() => {
  for (const scope of scopes.splice(0)) scope.stop()
  page.person.known.id = 'ada'
  page.room.name = 'lobby'
  files.inComposer = []
})

test('taken out again, the text returns before what is written since', async () => {
  const { text, attach } = composer('a long text')
  await attach()
  expect(text.value).toBe('')
  text.value = 'a word'
  files.inComposer = []
  await nextTick()
  expect(text.value).toBe('a long text\na word')
})

test('it returns in its room alone, also in another composer of it', async () => {
  const first = composer('a long text')
  await first.attach()
  const { inComposer } = files
  first.end()
  page.room.name = 'team'
  files.inComposer = []
  const elsewhere = composer('')
  files.inComposer = ['other']
  await nextTick()
  expect(elsewhere.text.value).toBe('')
  elsewhere.end()
  page.room.name = 'lobby'
  files.inComposer = inComposer
  const again = composer('')
  files.inComposer = []
  await nextTick()
  expect(again.text.value).toBe('a long text')
})

test('it never returns to somebody else in the same browser', async () => {
  const first = composer('what Ada wrote')
  await first.attach()
  first.end()
  page.person.known.id = 'bob'
  files.inComposer = []
  const { text } = composer('')
  files.inComposer = ['other']
  await nextTick()
  expect(text.value).toBe('')
})

function composer(written: string) {
  const text = ref(written)
  const scope = effectScope()
  scopes.push(scope)
  const attach =
    scope.run(() => useAttachedText(text)) ?? (() => Promise.reject(new Error('There is no composer.')))
  return { text, attach, end: () => scope.stop() }
}
