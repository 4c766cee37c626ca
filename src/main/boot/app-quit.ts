import type { App } from 'electron'

/** @returns whether the app is on its way out; a window that closes before that is opened again */
export function watchForQuit(app: Pick<App, 'on'>): () => boolean {
  let isQuitting = false
  app.on('before-quit', () => {
    isQuitting = true
  })
  return () => isQuitting
}
