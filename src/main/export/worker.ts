import { serveExport } from './serve-export.ts'

/** A process of its own, so that the kiosk stays awake while a million answers are written. */

const { parentPort } = process
serveExport({
  onMessage: (listener) => {
    parentPort.on('message', ({ data }) => {
      listener(data)
    })
  },
  send: (message) => {
    parentPort.postMessage(message)
  },
})
