import type { KioskHandlers } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import type { Startup } from '../startup.ts'

/** Every verb first asks the gate who of the staff is in. */
export function createLanguageHandlers(startup: Startup): KioskHandlers['languages'] {
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
      return startup.services.approvals.approve(content, by)
    },
  }
}
