/** All of a body, or `null` as soon as it is more than it may be. The reader is the caller's to let go. */
export async function readLimited(
  reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>> | undefined,
  maxBytes: number,
): Promise<Blob | null> {
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let bytes = 0
  for (;;) {
    // One after the other is what a stream is.
    // oxlint-disable-next-line no-await-in-loop
    const chunk = await reader?.read()
    if (chunk === undefined || chunk.done) return new Blob(chunks)
    bytes += chunk.value.byteLength
    if (bytes > maxBytes) return null
    chunks.push(chunk.value)
  }
}
