-- ledger_post for the items of one account, by its id: what a database that is distributed by account hands whole to the node
-- that has it (db/distribute.sql). Answers come as text, so that no number is rounded on the way.
CREATE FUNCTION ledger_post_account(p_account uuid, p_kind text[], p_key text[], p_fingerprint uuid[], p_at timestamptz[], p_amount bigint[], p_hold uuid[],
  p_quote uuid[], p_operation text[], p_card text[], p_version integer[], p_project text[], p_department text[], p_member text[], p_actor text[],
  p_memo text[], p_expires timestamptz[], p_runner text[], p_limits text[], p_extra text[]) RETURNS jsonb
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT jsonb_agg(jsonb_build_object('n', a.n::text, 'status', a.status, 'reason', a.reason, 'shortfall', a.shortfall::text, 'limit_id', a.limit_id,
    'outcome', a.outcome, 'sequence', a.sequence::text, 'available', a.available::text, 'held', a.held::text, 'hold_id', a.hold_id,
    'settled', a.settled::text, 'returned', a.returned::text, 'excess', a.excess::text))
  FROM ledger_post(array_fill(p_account, ARRAY[cardinality(p_key)]), p_kind, p_key, p_fingerprint, p_at, p_amount, p_hold, p_quote, p_operation, p_card,
    p_version, p_project, p_department, p_member, p_actor, p_memo, p_expires, p_runner, p_limits, p_extra) AS a
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION ledger_post_account(uuid, text[], text[], uuid[], timestamptz[], bigint[], uuid[], uuid[], text[], text[], integer[], text[], text[], text[],
  text[], text[], timestamptz[], text[], text[], text[]) FROM PUBLIC;
