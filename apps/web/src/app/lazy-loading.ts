import { defineAsyncComponent, type Component } from 'vue'
import { untilLoaded } from './until-loaded.ts'

/** A component in its own chunk. Shows `meanwhile` while it loads; offline, loading is retried until it succeeds. */
export function lazily(load: () => Promise<{ default: Component }>, meanwhile?: Component): Component {
  return defineAsyncComponent<Component>({
    loader: () => untilLoaded(load),
    ...(meanwhile !== undefined && { loadingComponent: meanwhile }),
  })
}
