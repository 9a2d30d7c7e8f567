import { onBeforeUnmount, onMounted, type ShallowRef } from 'vue'
import { rowAt } from './row-elements.ts'

/** Arrow keys walk from message to message; Enter goes to the actions of one, Escape back to it. */
export function useRowWalk(list: Readonly<ShallowRef<HTMLElement | null>>) {
  onMounted(() => list.value?.addEventListener('keydown', pressed))
  onBeforeUnmount(() => list.value?.removeEventListener('keydown', pressed))

  function pressed(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
    const article = articleOf(rowAt(list.value, event.target))
    const onRow = event.target === article || event.target === list.value
    if (event.key === 'Escape' && article !== undefined && !onRow) return take(event, article)
    if (onRow || isLinkOrButton(event.target)) {
      if (event.key === 'ArrowUp') return take(event, next(article, -1))
      if (event.key === 'ArrowDown') return take(event, next(article, 1))
    }
    if (onRow && article !== undefined) {
      if (event.key === 'Home') return takeTo(event, 'first')
      if (event.key === 'End') return takeTo(event, 'last')
    }
    if (onRow && event.key === 'Enter' && article !== undefined)
      take(event, article.parentElement?.querySelector<HTMLElement>('[role="toolbar"] button'))
  }

  /** From the list itself, or what was scrolled out of view: the last message in view, or the first. */
  function next(article: HTMLElement | undefined, step: 1 | -1) {
    const articles = articlesOf(list.value)
    if (article !== undefined && isInView(article)) return articles[articles.indexOf(article) + step]
    const inView = articles.filter(isInView)
    return step === -1 ? inView.at(-1) : inView[0]
  }

  /** The list itself would only be scrolled, slowly, and the next arrow would lead back. */
  function takeTo(event: KeyboardEvent, end: 'first' | 'last') {
    list.value?.scrollTo({ top: end === 'first' ? 0 : list.value.scrollHeight, behavior: 'instant' })
    take(event, articlesOf(list.value).at(end === 'first' ? 0 : -1))
  }

  function isInView(article: HTMLElement) {
    const view = list.value?.getBoundingClientRect()
    const { top, bottom } = article.getBoundingClientRect()
    return view !== undefined && bottom > view.top && top < view.bottom
  }
}

function articlesOf(list: HTMLElement | null) {
  return [...(list?.querySelectorAll<HTMLElement>('article') ?? [])]
}

function take(event: KeyboardEvent, element: HTMLElement | null | undefined) {
  if (!element) return
  event.preventDefault()
  element.focus()
}

/** What is in a message and has no use for arrows. */
function isLinkOrButton(target: EventTarget | null) {
  return target instanceof Element && target.closest('article') !== null && target.matches('a, button')
}

function articleOf(row: HTMLElement | undefined) {
  return row?.querySelector<HTMLElement>('article') ?? undefined
}
