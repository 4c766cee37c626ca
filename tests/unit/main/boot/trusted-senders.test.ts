import { describe, expect, it } from 'vitest'
import { createSenderCheck } from '../../../../src/main/boot/trusted-senders.ts'

const frame = (url: string) => ({ url })
const KIOSK = 'app://kiosk/index.html'
const SHEET = 'app://kiosk/sheet.html'

function makePages(kioskUrl = KIOSK) {
  const kiosk = frame(kioskUrl)
  const sheet = frame(SHEET)
  const isTrusted = createSenderCheck(
    { current: { webContents: { mainFrame: kiosk } } },
    { contents: { mainFrame: sheet } },
  )
  return { kiosk, sheet, isTrusted }
}

describe('who may call main', () => {
  it('is each page for what it may ask for, and not for what the other may', () => {
    const { kiosk, sheet, isTrusted } = makePages()
    expect(isTrusted({ senderFrame: kiosk }, 'visit:begin')).toBe(true)
    expect(isTrusted({ senderFrame: kiosk }, 'sheet:page')).toBe(false)
    expect(isTrusted({ senderFrame: sheet }, 'sheet:page')).toBe(true)
    expect(isTrusted({ senderFrame: sheet }, 'visit:begin')).toBe(false)
  })

  it('is no other frame, although its address is ours', () => {
    const { isTrusted } = makePages()
    expect(isTrusted({ senderFrame: frame(KIOSK) }, 'visit:begin')).toBe(false)
  })

  it('is not the window’s main frame once another address is in it', () => {
    const { kiosk, isTrusted } = makePages('https://example.org/')
    expect(isTrusted({ senderFrame: kiosk }, 'visit:begin')).toBe(false)
  })

  it('is nobody whose frame is gone, nor while there are no pages', () => {
    const { isTrusted } = makePages()
    expect(isTrusted({ senderFrame: null }, 'visit:begin')).toBe(false)
    const isTrustedByNone = createSenderCheck({ current: null }, { contents: null })
    expect(isTrustedByNone({ senderFrame: frame(KIOSK) }, 'visit:begin')).toBe(false)
  })
})
