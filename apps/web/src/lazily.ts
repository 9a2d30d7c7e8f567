import { defineAsyncComponent, type Component } from 'vue'
import { untilLoaded } from './until-loaded.ts'

/** A component in a chunk of its own; without a connection it comes when there is one. */
export function lazily(load: () => Promise<{ default: Component }>): Component {
  return defineAsyncComponent<Component>(() => untilLoaded(load))
}
