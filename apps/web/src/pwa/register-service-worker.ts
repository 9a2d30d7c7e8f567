import { assetsOf } from './service-worker/assets-of.ts'
import { isComposing } from '../storage/compose-state.ts'
import { pathTo } from '../ui/base-path.ts'
import { isOutdated } from '../stores/outdated.ts'

const script = pathTo('/sw.js')

let touched = false

/** Lets the page open offline. Does nothing without https, where browsers have no service worker. */
export async function startServiceWorker() {
  if (import.meta.env.DEV || !('serviceWorker' in navigator)) return
  for (const type of ['pointerdown', 'keydown'])
    window.addEventListener(type, () => (touched = true), { once: true })
  navigator.serviceWorker.addEventListener('controllerchange', () => void compareBuilds())
  try {
    await navigator.serviceWorker.register(trustedScript())
  } catch (error) {
    console.info('The page will not open offline', error)
  }
}

/** Browsers check for a newer worker only occasionally. Called after a reconnect: the server may have a new build. */
export async function checkForUpdate() {
  if (!('serviceWorker' in navigator)) return
  try {
    await (await navigator.serviceWorker.getRegistration())?.update()
  } catch (error) {
    console.info('Could not check for a newer page', error)
  }
}

/** Reloads at once when the page was not used yet, or when it is hidden and nothing is unfinished. */
async function compareBuilds() {
  const cached = await caches.match(pathTo('/'))
  const own = document.querySelector<HTMLScriptElement>('script[type="module"]')?.getAttribute('src')
  if (cached === undefined || !own || assetsOf(await cached.text()).includes(own)) return
  const isHiddenAndIdle = document.visibilityState === 'hidden' && !isComposing()
  if (!touched || isHiddenAndIdle) location.reload()
  else isOutdated.value = true
}

/** Trusted Types: allows only this script as a worker. */
function trustedScript() {
  const policy = window.trustedTypes?.createPolicy('service-worker', {
    createScriptURL: (url) => {
      if (url !== script) throw new TypeError(`${url} is not the worker of this page`)
      return url
    },
  })
  return (policy?.createScriptURL(script) ?? script) as string
}

declare global {
  interface Window {
    /** Missing in some browsers and in TypeScript's own declarations. */
    trustedTypes?: {
      createPolicy(
        name: string,
        rules: { createScriptURL(url: string): string },
      ): { createScriptURL(url: string): unknown }
    }
  }
}
