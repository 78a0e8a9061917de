import { nextTask, renewable } from './events.ts'
import { watchConnection } from './presence.ts'

/** Which captcha a container belongs to: whoever mounted it last. Tells the one before. */
const claims = new WeakMap<HTMLElement, (container: HTMLElement) => void>()

export interface Place {
  /** One more owner, with or without a container; the newest one counts. Returns what lets go of it. */
  own(container?: HTMLElement): () => void
  /** Forgets everybody. */
  clear(): void
}

/**
 * Knows who still wants the captcha, and where. A container that leaves and returns within one task never left. `changed`:
 * somebody came or went, and this is the newest container now. `abandoned`: the last owner has been gone for one task, and
 * no container is connected.
 */
export function createPlace(changed: (container: HTMLElement | undefined) => void, abandoned: () => void): Place {
  /** Who mounted which: oldest first, with those that were let go of but are still in the document. */
  const containers = new Map<HTMLElement | undefined, Set<object>>()
  /** Nobody watches any more the containers that were let go of. */
  const watchAnew = renewable()

  function update(): void {
    let newest: HTMLElement | undefined
    for (const container of containers.keys()) newest = container ?? newest
    changed(newest)
  }

  /** One task after somebody let go. */
  function settle(): void {
    const signal = watchAnew()
    for (const [container, mounts] of containers) {
      if (mounts.size) continue
      if (container?.isConnected) watchConnection(container, false, () => nextTask(settle), signal)
      else containers.delete(container)
    }
    update()
    if (!containers.size) abandoned()
  }

  /** Another captcha was mounted there. */
  function lose(container: HTMLElement): void {
    containers.delete(container)
    update()
  }

  function own(container?: HTMLElement): () => void {
    if (container) {
      const claimant = claims.get(container)
      if (claimant !== lose) claimant?.(container)
      claims.set(container, lose)
    }
    const mounts = containers.get(container) ?? new Set()
    containers.delete(container)
    containers.set(container, mounts)
    const owner = {}
    mounts.add(owner)
    update()
    return () => {
      if (mounts.delete(owner)) nextTask(settle)
    }
  }

  return {
    clear() {
      watchAnew()
      containers.clear()
    },
    own,
  }
}
