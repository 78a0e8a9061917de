import { nextTask } from './events.ts'
import { watchLeaving } from './presence.ts'

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
  const owners = new Set<object>()
  /** Who mounted which: oldest first, with those that were let go of but are still in the document. */
  const containers = new Map<HTMLElement, Set<object>>()
  let current: HTMLElement | undefined
  /** Aborted, nobody watches the containers that were let go of. */
  let life = new AbortController()

  function update(): void {
    const newest = [...containers.keys()].at(-1)
    if (newest === current) return
    current = newest
    changed()
  }

  /** One task after somebody let go. */
  function settle(): void {
    life.abort()
    life = new AbortController()
    for (const [container, mounts] of containers) {
      if (mounts.size) continue
      if (container.isConnected) watchLeaving(container, () => nextTask(settle), life.signal)
      else containers.delete(container)
    }
    update()
    if (!owners.size && !containers.size) abandoned()
  }

  /** Another captcha was mounted there. */
  function lose(container: HTMLElement): void {
    containers.delete(container)
    update()
  }

  function own(mounts: Set<object>): () => void {
    const owner = {}
    owners.add(owner)
    mounts.add(owner)
    return () => {
      mounts.delete(owner)
      if (owners.delete(owner)) nextTask(settle)
    }
  }

  return {
    container: () => current,
    clear() {
      life.abort()
      containers.clear()
      current = undefined
    },
    retain: () => own(new Set()),
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
