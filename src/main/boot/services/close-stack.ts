/** What was opened, to be closed in reverse: at the end, or when a later step of the start fails. */
export class CloseStack {
  readonly #closes: (() => void)[] = []

  /** @param close called once at most */
  add(close: () => void): void {
    this.#closes.push(close)
  }

  /** Closes everything, also where something does not let itself be closed. @throws what that threw */
  close(): void {
    const close = this.#closes.pop()
    if (close === undefined) return
    try {
      close()
    } finally {
      this.close()
    }
  }
}
