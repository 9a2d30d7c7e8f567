import { computed, type Ref } from 'vue'
import { moderationWords as words } from '../../../i18n/moderation-words.ts'
import { copyText } from '../../../ui/copy-text.ts'
import { useTransientMessage } from '../../../ui/interaction/use-transient-message.ts'

/** Passes on the link that `element` shows: to the clipboard, or to the sheet of a phone where there is one. */
export function useShareLink(element: Readonly<Ref<HTMLElement | null>>) {
  const { text: outcome, show } = useTransientMessage()
  const isCopied = computed(() => outcome.value === words.invite.copied)
  const canShare = typeof navigator.share === 'function'

  async function copy() {
    if (element.value === null) return
    show((await copyText(element.value)) === 'copied' ? words.invite.copied : words.invite.selected)
  }

  async function share(title: string, url: string) {
    try {
      await navigator.share({ title, url })
    } catch (error) {
      // Also when the person has closed the sheet of the phone.
      console.info('The link was not shared', error)
    }
  }

  return { outcome, isCopied, canShare, copy, share }
}
