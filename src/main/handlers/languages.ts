import type { KioskHandlers } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import type { ServiceLifecycle } from '../boot/service-lifecycle.ts'

/**
 * Every verb first asks the gate who of the staff is in.
 * @param offered tells the page that there is something to show to patients at last
 */
export function createLanguageHandlers(
  startup: ServiceLifecycle,
  offered: () => void,
): KioskHandlers['languages'] {
  const approver = () => {
    const { staff } = startup.services
    const { staffId } = staff.requireMember()
    const member = staff.members.find(({ id }) => id === staffId)
    if (member === undefined) throw new AppError('staff-locked')
    return member
  }
  return {
    list: () => {
      const by = approver()
      return startup.services.approvals.list(by)
    },
    preview: ({ tag }) => {
      const by = approver()
      return startup.services.approvals.preview(tag, by)
    },
    markRead: ({ partId, ...content }) => {
      const by = approver()
      startup.services.approvals.markRead(content, partId, by)
    },
    approve: (content) => {
      const by = approver()
      const { approvals, content: patients, settings } = startup.services
      const isOffered = () => settings.languages.some((tag) => patients.locales.has(tag))
      const wasOffered = isOffered()
      const list = approvals.approve(content, by)
      if (!wasOffered && isOffered()) offered()
      return list
    },
  }
}
