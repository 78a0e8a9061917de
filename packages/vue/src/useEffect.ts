import { getCurrentInstance, onActivated, onDeactivated, onMounted, shallowRef, watch, type WatchSource } from 'vue'

/**
 * Runs while the component is mounted and not put away by a `<KeepAlive>`, anew when a source changes; outside of
 * components, while the scope lives. Never on a server.
 */
export function useEffect(effect: () => (() => void) | undefined, sources: readonly WatchSource[]): void {
  const instance = getCurrentInstance()
  const active = shallowRef(!instance)
  if (instance) {
    const set = (value: boolean) => (): void => {
      active.value = value
    }
    onMounted(set(true))
    onActivated(set(true))
    onDeactivated(set(false))
  }
  watch(
    [active, ...sources],
    (_values, _before, onCleanup) => {
      const undo = active.value ? effect() : undefined
      if (undo) onCleanup(undo)
    },
    { immediate: !instance },
  )
}
