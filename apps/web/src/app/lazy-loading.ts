import { defineAsyncComponent, type Component } from 'vue'
import { untilLoaded } from './until-loaded.ts'

/** A component in a chunk of its own; without a connection it comes when there is one, and `meanwhile` is shown. */
export function lazily(load: () => Promise<{ default: Component }>, meanwhile?: Component): Component {
  return defineAsyncComponent<Component>({
    loader: () => untilLoaded(load),
    ...(meanwhile !== undefined && { loadingComponent: meanwhile }),
  })
}
