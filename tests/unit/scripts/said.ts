import { Writable } from 'node:stream'
import { beforeEach } from 'vitest'
import { sayTo } from '../../../scripts/setup/say.mjs'

/** Keeps what the commands say out of the report. @returns what was said so far in this test */
export function collectSaid(): () => string {
  let said = ''
  beforeEach(() => {
    said = ''
    sayTo(
      new Writable({
        decodeStrings: false,
        write(text: string, _encoding, done) {
          said += text
          done()
        },
      }),
    )
  })
  return () => said
}
