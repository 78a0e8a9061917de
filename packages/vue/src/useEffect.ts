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
export function useEffect<Values extends readonly unknown[]>(
  effect: (...values: Values) => (() => void) | null,
  sources: { readonly [Index in keyof Values]: WatchSource<Values[Index]> },
): void {
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
  // Effects take no notice of the last one.
  const all: readonly WatchSource[] = [...sources, active]
  watch(
    all,
    (values, _before, onCleanup) => {
      const undo = active.value && effect(...(values as readonly unknown[] as Values))
      if (undo) onCleanup(undo)
    },
    { immediate: !own },
  )
}
