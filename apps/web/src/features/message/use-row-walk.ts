import { onBeforeUnmount, onMounted, type ShallowRef } from 'vue'
import { rowAt } from './row-elements.ts'

/** Arrow keys move between messages. Enter moves to a message's actions, Escape back to the message. */
export function useRowWalk(list: Readonly<ShallowRef<HTMLElement | null>>) {
  onMounted(() => list.value?.addEventListener('keydown', onKeydown))
  onBeforeUnmount(() => list.value?.removeEventListener('keydown', onKeydown))

  function onKeydown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
    const article = articleOf(rowAt(list.value, event.target))
    const onRow = event.target === article || event.target === list.value
    if (event.key === 'Escape' && article !== undefined && !onRow) return moveFocus(event, article)
    if (onRow || isLinkOrButton(event.target)) {
      if (event.key === 'ArrowUp') return moveFocus(event, next(article, -1))
      if (event.key === 'ArrowDown') return moveFocus(event, next(article, 1))
    }
    if (onRow && article !== undefined) {
      if (event.key === 'Home') return moveToEnd(event, 'first')
      if (event.key === 'End') return moveToEnd(event, 'last')
    }
    if (onRow && event.key === 'Enter' && article !== undefined)
      moveFocus(event, article.parentElement?.querySelector<HTMLElement>('[role="toolbar"] button'))
  }

  /** From the list itself, or from a message out of view: the last or first message in view. */
  function next(article: HTMLElement | undefined, step: 1 | -1) {
    const articles = articlesOf(list.value)
    if (article !== undefined && isInView(article)) return articles[articles.indexOf(article) + step]
    const inView = articles.filter(isInView)
    return step === -1 ? inView.at(-1) : inView[0]
  }

  /** The browser's own handling would scroll without moving the focus. */
  function moveToEnd(event: KeyboardEvent, end: 'first' | 'last') {
    list.value?.scrollTo({ top: end === 'first' ? 0 : list.value.scrollHeight, behavior: 'instant' })
    moveFocus(event, articlesOf(list.value).at(end === 'first' ? 0 : -1))
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

function moveFocus(event: KeyboardEvent, element: HTMLElement | null | undefined) {
  if (!element) return
  event.preventDefault()
  element.focus()
}

/** Whether the target is in a message and does not use arrow keys itself. */
function isLinkOrButton(target: EventTarget | null) {
  return (
    target instanceof Element &&
    target.closest('article') !== null &&
    target.matches('a, button, [role="button"]')
  )
}

function articleOf(row: HTMLElement | undefined) {
  return row?.querySelector<HTMLElement>('article') ?? undefined
}
