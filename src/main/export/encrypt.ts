/**
 * Encrypts to public keys, in the age format (age-encryption.org), block by block. The kiosk has no
 * key that opens what comes out, and keeps none: each file has a key of its own, wrapped for the
 * clinic's and forgotten.
 * @param recipients `age1…`, at least one
 */
export async function encryptTo(
  recipients: readonly string[],
  blocks: Iterable<Uint8Array>,
): Promise<AsyncIterable<Uint8Array>> {
  const { Encrypter } = await import('age-encryption')
  const encrypter = new Encrypter()
  for (const recipient of recipients) encrypter.addRecipient(recipient)
  return encrypter.encrypt(asStream(blocks))
}

/** Asks for a block only when the one before has gone on. */
function asStream(blocks: Iterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = blocks[Symbol.iterator]()
  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const next = iterator.next()
        if (next.done === true) controller.close()
        else controller.enqueue(next.value)
      },
      cancel() {
        iterator.return?.()
      },
    },
    { highWaterMark: 0 },
  )
}
