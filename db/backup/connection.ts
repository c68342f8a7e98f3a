import postgres from "postgres";

/**
 * Opens one connection of the owner's for a backup or a restore: no time limit, values written the same way on every
 * server, rows read in the order in which they lie. Its `end` is the caller's to call.
 */
export function openForBackup(ownerUrl: string): postgres.Sql {
  return postgres(ownerUrl, {
    max: 1,
    max_lifetime: null,
    connect_timeout: 10,
    backoff: () => 0.1,
    onnotice: () => undefined,
    connection: {
      application_name: "greenlight backup",
      statement_timeout: 0,
      lock_timeout: 30_000,
      idle_in_transaction_session_timeout: 0,
      TimeZone: "UTC",
      DateStyle: "ISO, MDY",
      IntervalStyle: "postgres",
      bytea_output: "hex",
      extra_float_digits: 1,
      // One table after the other: parallel workers and shared scans would mix them.
      max_parallel_workers_per_gather: 0,
      synchronize_seqscans: "off",
    },
  });
}
