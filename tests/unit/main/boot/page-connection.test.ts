import { describe, expect, it, vi } from 'vitest'
import { PageConnection } from '../../../../src/main/boot/page-connection.ts'

const makePage = (isDestroyed = false) => ({ send: vi.fn(), isDestroyed: () => isDestroyed })

describe('the connection to the page', () => {
  it('sends nothing before there is a page, and keeps nothing for it', () => {
    const connection = new PageConnection()
    connection.send('kiosk:ping', undefined)
    const page = makePage()
    connection.connect(page)
    expect(page.send).not.toHaveBeenCalled()
  })

  it('sends to the page of the window that was opened last', () => {
    const connection = new PageConnection()
    const [first, second] = [makePage(), makePage()]
    connection.connect(first)
    connection.send('kiosk:ping', 1)
    connection.connect(second)
    connection.send('kiosk:ping', 2)
    expect(first.send.mock.calls).toEqual([['kiosk:ping', 1]])
    expect(second.send.mock.calls).toEqual([['kiosk:ping', 2]])
  })

  it('sends nothing to a page that is gone', () => {
    const connection = new PageConnection()
    const page = makePage(true)
    connection.connect(page)
    connection.send('kiosk:ping', 1)
    expect(page.send).not.toHaveBeenCalled()
  })
})
