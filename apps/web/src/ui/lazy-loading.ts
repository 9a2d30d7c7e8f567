import { defineAsyncComponent, type Component } from 'vue'

/** A component in its own chunk. Shows `meanwhile` while it loads; offline, loading is retried until it succeeds. */
export function lazily(load: () => Promise<{ default: Component }>, meanwhile?: Component): Component {
  return defineAsyncComponent<Component>({
    loader: () => untilLoaded(load),
    ...(meanwhile !== undefined && { loadingComponent: meanwhile }),
  })
}

/** Milliseconds between attempts. */
export const retryMs = 2_000

/**
 * Retries until `load` succeeds. A failed dynamic import is otherwise never repeated, so that part would stay missing.
 * Rejects when the browser cannot parse a file: public/browser-check.js then shows that it is too old.
 */
export async function untilLoaded<Loaded>(load: () => Promise<Loaded>): Promise<Loaded> {
  for (;;) {
    try {
      return await load()
    } catch (error) {
      if (error instanceof SyntaxError) {
        reportError(error)
        throw error
      }
      console.warn('A part of the page could not be loaded; trying again', error)
    }
    await new Promise((resolve) => setTimeout(resolve, retryMs))
  }
}
