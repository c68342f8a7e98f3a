/** A request's body to the byte as it came; null as soon as it is longer than `most` bytes. Throws when the sender leaves in the middle. */
export async function boundedBody(request: Request, most: number): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > most) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
