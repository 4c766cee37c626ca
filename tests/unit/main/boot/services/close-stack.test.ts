import { describe, expect, it } from 'vitest'
import { CloseStack } from '../../../../../src/main/boot/services/close-stack.ts'

function fill(failing?: string) {
  const stack = new CloseStack()
  const closed: string[] = []
  for (const name of ['database', 'pending', 'exports']) {
    stack.add(() => {
      closed.push(name)
      if (name === failing) throw new Error(`${name} does not close`)
    })
  }
  return { stack, closed }
}

describe('what was opened', () => {
  it('is closed in reverse, once', () => {
    const { stack, closed } = fill()
    stack.close()
    stack.close()
    expect(closed).toEqual(['exports', 'pending', 'database'])
  })

  it('is closed also after something that does not let itself be closed', () => {
    const { stack, closed } = fill('pending')
    expect(() => {
      stack.close()
    }).toThrow('pending does not close')
    expect(closed).toEqual(['exports', 'pending', 'database'])
  })
})
