import postgres from "postgres";

/**
 * Brings a fresh server to where one is that has run for a while: its log's segments are there to be used again, and its
 * buffers have been touched. Making new segments is what a server does on its first day only.
 */
export async function runIn(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    for (let round = 0; round < 2; round++) {
      await sql`create table running_in as select gen_random_uuid() as a, repeat(gen_random_uuid()::text, 20) as b from generate_series(1, 500000)`;
      await sql`checkpoint`;
      await sql`drop table running_in`;
    }
    await sql`checkpoint`;
  } finally {
    await sql.end();
  }
}
