import { shallowRef, watch, type ShallowRef } from 'vue'
import type * as Colouring from './colour.ts'
import { untilLoaded } from '../../ui/lazy-loading.ts'
import { languageName } from './language-name.ts'
import { isColourable, type Token } from './token.ts'

let colouring: Promise<typeof Colouring> | undefined

/** The tokens of code, once they are known. Undefined before, and where the code is not coloured. */
export function useTokens(
  code: () => string,
  language: () => string | undefined,
): Readonly<ShallowRef<readonly Token[] | undefined>> {
  const tokens = shallowRef<readonly Token[]>()
  watch(
    [code, language],
    async ([text, name], _before, onCleanup) => {
      const run = new AbortController()
      onCleanup(() => run.abort())
      tokens.value = undefined
      if (name === undefined || !isColourable(text)) return
      colouring ??= untilLoaded(() => import('./colour.ts'))
      const { colour } = await colouring
      const found = await colour(text, languageName(name))
      if (!run.signal.aborted) tokens.value = found
    },
    { immediate: true },
  )
  return tokens
}
