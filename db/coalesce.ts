type Waiting<K, V> = { readonly key: K; readonly resolve: (value: V) => void; readonly reject: (error: unknown) => void };
type Load<K, V> = (keys: readonly K[]) => Promise<readonly V[]>;

/**
 * Turns a load of many keys into one of a single key: what is asked while a load is under way goes together into the next,
 * so that a crowd costs a statement, not one each. Nothing waits for company, and nothing is remembered.
 * `most` keys a load, `width` loads at once. The load must answer in the order of its keys; a key that several ask for is
 * loaded once for all of them.
 */
export function coalesced<K, V>(load: Load<K, V>, most = 500, width = 2): (key: K) => Promise<V> {
  const waiting: Waiting<K, V>[] = [];
  let running = 0;
  const run = async () => {
    running += 1;
    // Whoever asks in this turn of the event loop joins.
    await Promise.resolve();
    while (waiting.length > 0) await answer(load, waiting.splice(0, most));
    running -= 1;
  };
  return (key) =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject });
      if (running < width) void run();
    });
}

async function answer<K, V>(load: Load<K, V>, batch: readonly Waiting<K, V>[]): Promise<void> {
  try {
    const keys = [...new Set(batch.map(({ key }) => key))];
    const values = await load(keys);
    if (values.length !== keys.length) throw new Error(`${values.length} answers to ${keys.length} keys`);
    const found = new Map<K, { readonly value: V }>();
    values.forEach((value, index) => {
      const key = keys[index];
      if (key !== undefined) found.set(key, { value });
    });
    for (const { key, resolve, reject } of batch) {
      const hit = found.get(key);
      if (hit) resolve(hit.value);
      else reject(new Error("a key was not loaded"));
    }
  } catch (error) {
    for (const { reject } of batch) reject(error);
  }
}
