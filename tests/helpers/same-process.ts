import { EventEmitter } from 'node:events'
import { vi } from 'vitest'
import type { BackgroundProcess } from '../../src/main/background/run-task.ts'
import { serveTask, type Perform } from '../../src/main/background/serve-task.ts'

/** Another process has a clock of its own, also where a test fakes ours. */
const later = setImmediate

/** The code of a process of its own, joined to main by messages that are cloned as between processes. */
export class SameProcess implements BackgroundProcess {
  readonly toMain = new EventEmitter()
  readonly toProcess = new EventEmitter()
  readonly kill = vi.fn(() => {
    this.toMain.removeAllListeners('message')
  })
  /** What main said. */
  readonly heard: unknown[] = []

  /** @param perform null for one that never answers */
  constructor(perform: Perform | null) {
    if (perform === null) return
    serveTask(perform, {
      onMessage: (listener) => this.toProcess.on('message', listener),
      send: (message) => {
        this.sendToMain(message)
      },
    })
  }

  sendToMain(message: unknown): void {
    const copy: unknown = structuredClone(message)
    later(() => this.toMain.emit('message', copy))
  }

  send(message: unknown): void {
    const copy: unknown = structuredClone(message)
    this.heard.push(copy)
    later(() => this.toProcess.emit('message', copy))
  }

  onMessage(listener: (message: unknown) => void): void {
    this.toMain.on('message', listener)
  }

  onExit(listener: (code: number) => void): void {
    this.toMain.on('exit', listener)
  }
}
