import {
  getCurrentInstance,
  getCurrentScope,
  onActivated,
  onDeactivated,
  onMounted,
  shallowRef,
  watch,
  type WatchSource,
} from 'vue'

/**
 * Runs while the component is mounted and not put away by a `<KeepAlive>`, anew when a source changes; in a scope that
 * is not a component's own, while the scope lives. Never on a server.
 */
export function useEffect(effect: () => (() => void) | null, sources: readonly WatchSource[]): void {
  // Internal, but the same on all lines of Vue. A store, or a composable that is shared, has a scope of its own.
  const instance = getCurrentInstance() as { readonly scope?: unknown } | null
  const own = instance && instance.scope === getCurrentScope()
  const active = shallowRef(!own && typeof document !== 'undefined')
  if (own) {
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
      const undo = active.value && effect()
      if (undo) onCleanup(undo)
    },
    { immediate: !own },
  )
}
