import { assetsOf } from './service-worker/assets-of.ts'
import { isComposing } from '../features/message/compose-storage.ts'
import { isOutdated } from './outdated.ts'

const script = '/sw.js'

let touched = false

/** Makes the page open without a connection. Without https there is no service worker, and the page does without. */
export async function startServiceWorker() {
  if (import.meta.env.DEV || !('serviceWorker' in navigator)) return
  for (const type of ['pointerdown', 'keydown'])
    window.addEventListener(type, () => (touched = true), { once: true })
  navigator.serviceWorker.addEventListener('controllerchange', () => void compareBuilds())
  try {
    await navigator.serviceWorker.register(trusted())
  } catch (error) {
    console.info('The page will not open without a connection', error)
  }
}

/** Browsers look for a newer worker only now and then. A server that was away may have come back with another page. */
export async function lookForUpdate() {
  if (!('serviceWorker' in navigator)) return
  try {
    await (await navigator.serviceWorker.getRegistration())?.update()
  } catch (error) {
    console.info('Whether there is a newer page is not known', error)
  }
}

/** Whoever has not touched the page yet, or does not see it and has begun nothing, gets the newer one at once. */
async function compareBuilds() {
  const kept = await caches.match('/')
  const own = document.querySelector<HTMLScriptElement>('script[type="module"]')?.getAttribute('src')
  if (kept === undefined || !own || assetsOf(await kept.text()).includes(own)) return
  const isUnseen = document.visibilityState === 'hidden' && !isComposing()
  if (!touched || isUnseen) location.reload()
  else isOutdated.value = true
}

/** Trusted Types: the one script that may become a worker. */
function trusted() {
  const policy = window.trustedTypes?.createPolicy('service-worker', {
    createScriptURL: (url) => {
      if (url !== script) throw new TypeError(`${url} is no worker of this page`)
      return url
    },
  })
  return (policy?.createScriptURL(script) ?? script) as string
}

declare global {
  interface Window {
    /** Not everywhere, and not in TypeScript's own declarations. */
    trustedTypes?: {
      createPolicy(
        name: string,
        rules: { createScriptURL(url: string): string },
      ): { createScriptURL(url: string): unknown }
    }
  }
}
