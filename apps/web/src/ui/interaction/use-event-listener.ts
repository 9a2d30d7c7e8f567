import { onScopeDispose } from 'vue'

type EventMap<Target> = Target extends Window
  ? WindowEventMap
  : Target extends ServiceWorkerContainer
    ? ServiceWorkerContainerEventMap
    : DocumentEventMap

/** Listens until the current scope ends. */
export function useEventListener<
  Target extends Window | Document | ServiceWorkerContainer,
  Type extends keyof EventMap<Target> & string,
>(
  target: Target,
  type: Type,
  listener: (event: EventMap<Target>[Type]) => void,
  options?: AddEventListenerOptions,
) {
  const untyped = listener as EventListener
  target.addEventListener(type, untyped, options)
  onScopeDispose(() => target.removeEventListener(type, untyped, options))
}
