import { nextTask, renewable } from './events.ts'
import { watchConnection } from './presence.ts'

/** Which captcha a container belongs to: whoever mounted it last. Tells the one before. */
const claims = new WeakMap<HTMLElement, (container: HTMLElement) => void>()

export interface Place {
  /** One more container; the newest one counts. Returns what lets go of it. */
  mount(container: HTMLElement): () => void
  /** One more owner, without a container. */
  retain(): () => void
  /** Where a widget may be rendered now. */
  container(): HTMLElement | undefined
  /** Forgets everybody. */
  clear(): void
}

export interface PlaceEvents {
  /** The container is another one than before, or there is none any more. */
  changed(): void
  /** The last owner has been gone for one task, and no container is connected. */
  abandoned(): void
}

/** Knows who still wants the captcha, and where. A container that leaves and returns within one task never left. */
export function createPlace({ changed, abandoned }: PlaceEvents): Place {
  /** Owners without a container. */
  const retained = new Set<object>()
  /** Who mounted which: oldest first, with those that were let go of but are still in the document. */
  const containers = new Map<HTMLElement, Set<object>>()
  let current: HTMLElement | undefined
  /** Nobody watches any more the containers that were let go of. */
  const watchAnew = renewable()

  function update(): void {
    const newest = [...containers.keys()].at(-1)
    if (newest === current) return
    current = newest
    changed()
  }

  /** One task after somebody let go. */
  function settle(): void {
    const signal = watchAnew()
    for (const [container, mounts] of containers) {
      if (mounts.size) continue
      if (container.isConnected) watchConnection(container, false, () => nextTask(settle), signal)
      else containers.delete(container)
    }
    update()
    if (!retained.size && !containers.size) abandoned()
  }

  /** Another captcha was mounted there. */
  function lose(container: HTMLElement): void {
    containers.delete(container)
    update()
  }

  function own(mounts: Set<object>): () => void {
    const owner = {}
    mounts.add(owner)
    return () => {
      if (mounts.delete(owner)) nextTask(settle)
    }
  }

  return {
    container: () => current,
    clear() {
      watchAnew()
      containers.clear()
      current = undefined
    },
    retain: () => own(retained),
    mount(container) {
      const mounts = containers.get(container) ?? new Set()
      containers.delete(container)
      containers.set(container, mounts)
      const claimant = claims.get(container)
      if (claimant !== lose) claimant?.(container)
      claims.set(container, lose)
      const release = own(mounts)
      update()
      return release
    },
  }
}
