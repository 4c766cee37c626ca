import { expect, test } from '../helpers/app.ts'

test('D11 E05 the window comes back over the whole screen, which stays awake', async ({
  launch,
}) => {
  const { app, page } = await launch()
  await page.getByRole('button', { name: 'English' }).waitFor()
  const seen = () =>
    app.evaluate(({ BrowserWindow, screen }) => {
      const window = BrowserWindow.getAllWindows()[0]
      const { x, y, width, height } = screen.getPrimaryDisplay().bounds
      const is = window?.getBounds()
      return {
        isFilled: is?.x === x && is.y === y && is.width === width && is.height === height,
        isVisible: window?.isVisible(),
        isOnTop: window?.isAlwaysOnTop(),
      }
    })
  const right = { isFilled: true, isVisible: true, isOnTop: true }
  await expect.poll(seen).toEqual(right)
  for (const attempt of ['hide', 'lower', 'shrink'] as const) {
    await app.evaluate(({ BrowserWindow }, how) => {
      const window = BrowserWindow.getAllWindows()[0]
      if (how === 'hide') window?.hide()
      if (how === 'lower') window?.setAlwaysOnTop(false)
      if (how !== 'shrink') return
      window?.setKiosk(false)
      window?.setResizable(true)
      window?.setBounds({ x: 50, y: 50, width: 400, height: 300 })
    }, attempt)
    await expect.poll(seen, { message: attempt }).toEqual(right)
  }
  expect(
    await app.evaluate(({ powerSaveBlocker }) =>
      [0, 1, 2].some((id) => powerSaveBlocker.isStarted(id)),
    ),
  ).toBe(true)
})

test('B01 C05 no file chooser opens, and the page does not zoom', async ({ launch }) => {
  const { app, page } = await launch()
  await page.getByRole('button', { name: 'English' }).waitFor()
  const intercepted = app.evaluate(
    ({ BrowserWindow }) =>
      new Promise((told) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents
        contents?.debugger.on('message', (_event, method) => {
          if (method === 'Page.fileChooserOpened') told('intercepted')
        })
        setTimeout(told, 5000, 'a dialog, or nothing')
      }),
  )
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Runtime.evaluate', {
    expression: `
      window.input = Object.assign(document.createElement('input'), { type: 'file' })
      setTimeout(() => input.click(), 500)
    `,
    userGesture: true,
  })
  expect(await intercepted).toBe('intercepted')
  await cdp.send('Input.synthesizePinchGesture', { x: 200, y: 200, scaleFactor: 3 })
  expect(await page.evaluate('visualViewport.scale')).toBe(1)
  expect(
    await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.getZoomFactor(),
    ),
  ).toBe(1)
})
