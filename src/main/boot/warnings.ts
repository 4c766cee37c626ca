import type { Warnings } from '../../shared/warnings.ts'
import type { Services, ServiceLifecycle } from './service-lifecycle.ts'

const CHECK_EVERY_MS = 250

/** What staff must know although the kiosk goes on. */
export const warningsOf = ({ pending, salvage, machine, continuity }: Services): Warnings => ({
  notSaving: pending.isPending || continuity.isStandIn,
  salvaged: salvage.unnoted !== null,
  copied: machine.copiedAt !== null,
})

/**
 * Tells the page when that has changed.
 * @returns the end of the watch
 */
export function watchWarnings(
  startup: ServiceLifecycle,
  warned: (warnings: Warnings) => void,
): () => void {
  let lastSent = ''
  const timer = setInterval(() => {
    if (startup.running === null) return
    const warnings = warningsOf(startup.running)
    const now = JSON.stringify(warnings)
    if (now === lastSent) return
    lastSent = now
    warned(warnings)
  }, CHECK_EVERY_MS)
  return () => {
    clearInterval(timer)
  }
}
