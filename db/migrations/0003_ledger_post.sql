-- The ledger in one call over arrays: many items, of any kind, for any accounts (ledger.md). Everything goes by ledger_post.
DROP FUNCTION ledger_open(uuid, jsonb);
--> statement-breakpoint
DROP FUNCTION ledger_post(uuid, jsonb);
--> statement-breakpoint
DROP FUNCTION ledger_write(accounts, ledger_leg[], jsonb, holds);
--> statement-breakpoint
DROP FUNCTION ledger_end_hold(holds, bigint, timestamptz);
--> statement-breakpoint
DROP FUNCTION ledger_return(uuid, uuid, bigint, timestamptz, timestamptz);
--> statement-breakpoint
DROP FUNCTION ledger_close(accounts, jsonb, timestamptz);
--> statement-breakpoint
DROP FUNCTION ledger_grant(uuid, bigint, jsonb, text, timestamptz);
--> statement-breakpoint
DROP FUNCTION ledger_draw(uuid, bigint, timestamptz, text, text);
--> statement-breakpoint
DROP FUNCTION ledger_expire(uuid, timestamptz);
--> statement-breakpoint
DROP FUNCTION ledger_effect(ledger_leg);
--> statement-breakpoint
DROP TYPE ledger_leg;
--> statement-breakpoint
-- One thing that is asked. `extra` is JSON for what only rare kinds need: a grant's lot, a close's rollover.
CREATE TYPE ledger_item AS (
  n bigint, account_id uuid, kind text, key text, fingerprint uuid, at timestamptz, amount bigint, hold_id uuid, quote_id uuid, operation text,
  card_id text, card_version integer, project text, department text, member text, actor text, memo text, expires_at timestamptz, runner text,
  limits text, extra text
);
--> statement-breakpoint
-- What each is answered, by its place in the arrays.
CREATE TYPE ledger_answer AS (
  n bigint, status text, reason text, shortfall bigint, limit_id uuid, outcome text, sequence bigint, available bigint, held bigint,
  hold_id uuid, settled bigint, returned bigint, excess bigint
);
--> statement-breakpoint
-- One movement before it is numbered.
CREATE TYPE ledger_leg AS (
  kind text, from_side text, to_side text, amount bigint, lot_id uuid, lot_class text, memo text, at timestamptz, corrects bigint
);
--> statement-breakpoint
-- What of an entry is sealed: PostgreSQL's own binary form of these columns, each with its type and length. Never change it: old seals are hashes of it.
CREATE FUNCTION ledger_bytes(e entries) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT record_send(ROW(e.sequence, e.at, e.transaction, e.kind, e.from_side, e.to_side, e.amount, e.effect, e.balance_after, e.lot_id, e.lot_class, e.hold_id,
    e.quote_id, e.operation, e.card_id, e.card_version, e.project, e.department, e.member, e.actor, e.memo, e.corrects, e.key))
$$;
--> statement-breakpoint
-- The next link of an account's chain: the hash of the one before, of the account's id, and of the entries since.
CREATE FUNCTION ledger_link(p_previous bytea, p_account uuid, p_entries bytea) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
  SELECT sha256(coalesce(p_previous, ''::bytea) || uuid_send(p_account) || p_entries)
$$;
--> statement-breakpoint
CREATE FUNCTION ledger_effect(leg ledger_leg) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN leg.to_side = 'available' THEN leg.amount ELSE 0 END - CASE WHEN leg.from_side = 'available' THEN leg.amount ELSE 0 END
$$;
--> statement-breakpoint
-- Writes what a call decided: entries, balances, seals and keys in one statement (GEN-8), then the roll-ups. The sums by kind
-- come ready: one element an account, hour and kind of p_sum_*.
CREATE FUNCTION ledger_write(p_entries entries[], p_operations operations[], p_hours text[], p_sum_account uuid[], p_sum_hour text[], p_sum_quarter timestamptz[],
  p_sum_kind text[], p_sum_amount bigint[], p_sum_effect bigint[], p_sum_count bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  WITH written AS (
    INSERT INTO entries AS e SELECT * FROM unnest(p_entries) RETURNING e.account_id, e.sequence, e.at, e.kind, e.from_side, e.to_side, e.amount, e.effect, ledger_bytes(e) AS bytes
  ), summed AS (
    SELECT account_id, max(sequence) AS sequence, max(at) AS at, sum(effect)::bigint AS effect,
      sum(CASE WHEN to_side = 'held' THEN amount WHEN from_side = 'held' THEN -amount ELSE 0 END)::bigint AS held,
      sum(CASE WHEN to_side = 'spent' THEN amount WHEN from_side = 'spent' OR kind = 'bill' THEN -amount ELSE 0 END)::bigint AS unbilled,
      string_agg(bytes, ''::bytea ORDER BY sequence) AS bytes
    FROM written GROUP BY account_id
  ), moved AS (
    UPDATE accounts a SET available = a.available + s.effect, held = a.held + s.held, sequence = s.sequence, last_entry_at = s.at,
      unbilled = a.unbilled + CASE WHEN a.credit_limit IS NULL THEN 0 ELSE s.unbilled END, seal = ledger_link(a.seal, a.account_id, s.bytes)
    FROM summed s WHERE a.account_id = s.account_id RETURNING a.account_id, a.sequence, a.last_entry_at, a.seal
  ), keyed AS (
    INSERT INTO operations SELECT * FROM unnest(p_operations)
  )
  INSERT INTO seals (account_id, sequence, at, hash) SELECT * FROM moved;

  IF cardinality(p_entries) > 0 THEN
    WITH days AS (
      INSERT INTO rollup_kinds AS r (account_id, day, kind, amount, effect, count)
      SELECT s.account_id, left(s.hour, 10), s.kind, sum(s.amount), sum(s.effect), sum(s.count)
      FROM unnest(p_sum_account, p_sum_hour, p_sum_kind, p_sum_amount, p_sum_effect, p_sum_count) AS s (account_id, hour, kind, amount, effect, count) GROUP BY 1, 2, 3
      ON CONFLICT (account_id, day, kind) DO UPDATE SET amount = r.amount + excluded.amount, effect = r.effect + excluded.effect, count = r.count + excluded.count
    )
    INSERT INTO rollup_quarters AS r (account_id, quarter, kind, amount, effect, count)
    SELECT s.account_id, s.quarter, s.kind, sum(s.amount), sum(s.effect), sum(s.count)
    FROM unnest(p_sum_account, p_sum_quarter, p_sum_kind, p_sum_amount, p_sum_effect, p_sum_count) AS s (account_id, quarter, kind, amount, effect, count) GROUP BY 1, 2, 3
    ON CONFLICT (account_id, quarter, kind) DO UPDATE SET amount = r.amount + excluded.amount, effect = r.effect + excluded.effect, count = r.count + excluded.count;

    IF p_sum_kind && ARRAY['settle', 'charge', 'accrue', 'refund'] THEN
      INSERT INTO rollup_spend AS r (account_id, dimension, day, value, amount, count)
      SELECT e.account_id, d.dimension, left(e.unnest, 10), d.value, sum(CASE WHEN e.to_side = 'spent' THEN e.amount ELSE -e.amount END), count(*)
      FROM ROWS FROM (unnest(p_entries), unnest(p_hours)) AS e, LATERAL (VALUES ('operation', coalesce(e.operation, '')), ('project', coalesce(e.project, '')),
        ('department', coalesce(e.department, '')), ('member', coalesce(e.member, '')), ('hour', right(e.unnest, 2))) AS d (dimension, value)
      WHERE 'spent' IN (e.from_side, e.to_side) GROUP BY 1, 2, 3, 4
      ON CONFLICT (account_id, dimension, day, value) DO UPDATE SET amount = r.amount + excluded.amount, count = r.count + excluded.count;
    END IF;
  END IF;
END $$;
--> statement-breakpoint
-- Expires every open lot that is due at p_at, soonest first (ACT-6): an expired lot that nobody swept never counts.
CREATE FUNCTION ledger_expire(p_account uuid, p_at timestamptz) RETURNS ledger_leg[]
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  v_lot record;
  v_legs ledger_leg[] := '{}';
BEGIN
  FOR v_lot IN
    SELECT id, class, remaining, expires_at FROM lots
    WHERE account_id = p_account AND closed_at IS NULL AND expires_at <= p_at
    ORDER BY expires_at, sequence, id
  LOOP
    UPDATE lots SET remaining = 0, closed_at = v_lot.expires_at WHERE account_id = p_account AND id = v_lot.id;
    IF v_lot.remaining > 0 THEN
      v_legs := v_legs || ROW('expire', 'available', 'expired', v_lot.remaining, v_lot.id, v_lot.class, NULL, v_lot.expires_at, NULL)::ledger_leg;
    END IF;
  END LOOP;
  RETURN v_legs;
END $$;
--> statement-breakpoint
-- Draws p_amount from the open lots in burn order: class rank, soonest expiry, oldest (GEN-7). The caller has checked that it is there.
CREATE FUNCTION ledger_draw(p_account uuid, p_amount bigint, p_at timestamptz, p_kind text, p_to text) RETURNS ledger_leg[]
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  v_lot record;
  v_owed bigint := p_amount;
  v_part bigint;
  v_legs ledger_leg[] := '{}';
BEGIN
  FOR v_lot IN
    SELECT id, class, remaining FROM lots
    WHERE account_id = p_account AND closed_at IS NULL
    ORDER BY rank, expires_at ASC NULLS LAST, sequence, id
  LOOP
    EXIT WHEN v_owed = 0;
    v_part := least(v_lot.remaining, v_owed);
    CONTINUE WHEN v_part = 0;
    UPDATE lots SET remaining = remaining - v_part, closed_at = CASE WHEN remaining = v_part THEN p_at END
    WHERE account_id = p_account AND id = v_lot.id;
    v_legs := v_legs || ROW(p_kind, 'available', p_to, v_part, v_lot.id, v_lot.class, NULL, p_at, NULL)::ledger_leg;
    v_owed := v_owed - v_part;
  END LOOP;
  IF v_owed > 0 THEN
    RAISE EXCEPTION 'ledger_draw: the lots of % hold % less than its balance says', p_account, v_owed;
  END IF;
  RETURN v_legs;
END $$;
--> statement-breakpoint
-- Gives back to its lot what was taken at p_taken_at: from a hold ('release') or from what was spent ('refund'). It is then
-- treated as every close since would have treated it (GEN-6); what the lot's payment takes back goes there first.
CREATE FUNCTION ledger_return(p_account uuid, p_lot uuid, p_amount bigint, p_taken_at timestamptz, p_at timestamptz, p_kind text, p_corrects bigint) RETURNS ledger_leg[]
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  v_lot lots%ROWTYPE;
  v_close record;
  v_left bigint := p_amount;
  v_keep bigint;
  v_legs ledger_leg[];
BEGIN
  SELECT * INTO STRICT v_lot FROM lots WHERE account_id = p_account AND id = p_lot;
  v_legs := ARRAY[ROW(p_kind, CASE p_kind WHEN 'release' THEN 'held' ELSE 'spent' END, 'available', p_amount, p_lot, v_lot.class, NULL, p_at, p_corrects)::ledger_leg];
  v_keep := least(v_left, v_lot.claw_due);
  IF v_keep > 0 THEN
    UPDATE lots SET claw_due = claw_due - v_keep, clawed = clawed + v_keep WHERE account_id = p_account AND id = p_lot;
    v_legs := v_legs || ROW('clawback', 'available', 'external', v_keep, p_lot, v_lot.class, 'its payment was taken back', p_at, NULL)::ledger_leg;
    v_left := v_left - v_keep;
  END IF;
  FOR v_close IN SELECT * FROM closes WHERE account_id = p_account AND closed_at >= p_taken_at AND room IS NOT NULL ORDER BY period_end LOOP
    EXIT WHEN v_lot.expires_at <= v_close.period_end OR v_left = 0;
    CONTINUE WHEN v_lot.rolled_to IS NULL AND v_lot.class <> v_close.bank_class;
    CONTINUE WHEN v_lot.rolled_to IS NOT NULL AND v_lot.period_end <> v_close.period_end;
    v_keep := least(v_left, v_close.room);
    UPDATE closes SET room = room - v_keep WHERE account_id = p_account AND period_end = v_close.period_end;
    IF v_keep < v_left THEN
      v_legs := v_legs || ROW('forfeit', 'available', 'expired', v_left - v_keep, v_lot.id, v_lot.class, 'over the bank''s cap', p_at, NULL)::ledger_leg;
      v_left := v_keep;
    END IF;
    IF v_lot.rolled_to IS NOT NULL AND v_left > 0 THEN
      UPDATE lots SET rolled = rolled + v_left WHERE account_id = p_account AND id = v_lot.id;
      UPDATE lots SET granted = granted + v_left WHERE account_id = p_account AND id = v_lot.rolled_to;
      v_legs := v_legs || ROW('rollover', 'available', 'available', v_left, v_lot.rolled_to, v_close.bank_class, NULL, p_at, NULL)::ledger_leg;
      SELECT * INTO STRICT v_lot FROM lots WHERE account_id = p_account AND id = v_lot.rolled_to;
    END IF;
  END LOOP;
  IF v_left > 0 AND v_lot.expires_at <= p_at THEN
    v_legs := v_legs || ROW('expire', 'available', 'expired', v_left, v_lot.id, v_lot.class, 'expired meanwhile', p_at, NULL)::ledger_leg;
  ELSIF v_left > 0 THEN
    -- A credit line may be above its limit: a bill was paid for what is refunded now (IMS-7).
    UPDATE lots SET remaining = remaining + v_left, granted = greatest(granted, remaining + v_left), closed_at = NULL
    WHERE account_id = p_account AND id = v_lot.id;
  END IF;
  RETURN v_legs;
END $$;
--> statement-breakpoint
-- Ends a hold: the first p_settle of its allocations is spent, the rest returns, newest allocation first (GEN-5, GEN-6).
CREATE FUNCTION ledger_end_hold(p_hold holds, p_settle bigint, p_at timestamptz) RETURNS ledger_leg[]
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  v_back bigint := p_hold.amount - p_settle;
  v_part bigint;
  v_spent ledger_leg[] := '{}';
  v_legs ledger_leg[] := '{}';
BEGIN
  FOR p IN REVERSE cardinality(p_hold.lot_ids)..1 LOOP
    v_part := least(p_hold.lot_amounts[p], v_back);
    v_back := v_back - v_part;
    IF p_hold.lot_amounts[p] > v_part THEN
      v_spent := ROW('settle', 'held', 'spent', p_hold.lot_amounts[p] - v_part, p_hold.lot_ids[p],
        (SELECT class FROM lots WHERE account_id = p_hold.account_id AND id = p_hold.lot_ids[p]), NULL, p_at, NULL)::ledger_leg || v_spent;
    END IF;
    IF v_part > 0 THEN
      v_legs := v_legs || ledger_return(p_hold.account_id, p_hold.lot_ids[p], v_part, p_hold.created_at, p_at, 'release', NULL);
    END IF;
  END LOOP;
  RETURN v_spent || v_legs;
END $$;
--> statement-breakpoint
-- Makes a lot. `fromSide` names where the credits come from: granted by a plan, or external for what was paid for.
CREATE FUNCTION ledger_grant(p_account uuid, p_sequence bigint, p_grant jsonb, p_amount bigint, p_kind text, p_at timestamptz) RETURNS ledger_leg[]
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO lots (account_id, id, class, rank, granted, remaining, expires_at, period_end, source, source_id, granted_at, sequence, cost, cost_currency)
  VALUES (p_account, (p_grant ->> 'lotId')::uuid, p_grant ->> 'class', (p_grant ->> 'rank')::smallint, p_amount, p_amount,
    (p_grant ->> 'expiresAt')::timestamptz, (p_grant ->> 'periodEnd')::timestamptz, p_grant ->> 'source', p_grant ->> 'sourceId', p_at, p_sequence,
    (p_grant ->> 'cost')::bigint, p_grant ->> 'costCurrency');
  RETURN ARRAY[ROW(p_kind, coalesce(p_grant ->> 'fromSide', 'granted'), 'available', p_amount, (p_grant ->> 'lotId')::uuid, p_grant ->> 'class', NULL, p_at, NULL)::ledger_leg];
END $$;
--> statement-breakpoint
-- Closes a period: what is due has expired already; roll over up to the cap, forfeit the rest, grant the new month (ACT-3, ACT-6).
CREATE FUNCTION ledger_close(p_account accounts, p_item jsonb, p_at timestamptz) RETURNS ledger_leg[]
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  v_roll jsonb := nullif(p_item -> 'rollover', 'null');
  v_grant jsonb;
  v_bank uuid := (v_roll ->> 'lotId')::uuid;
  v_room bigint;
  v_free bigint;
  v_keep bigint;
  v_moved bigint := 0;
  v_lost bigint := 0;
  v_lot record;
  v_legs ledger_leg[] := '{}';
BEGIN
  IF v_roll IS NOT NULL THEN
    SELECT greatest(0, (v_roll ->> 'cap')::bigint - coalesce(sum(remaining), 0)) INTO v_room FROM lots
    WHERE account_id = p_account.account_id AND closed_at IS NULL AND class = v_roll ->> 'class';
    INSERT INTO lots (account_id, id, class, rank, granted, remaining, expires_at, source, source_id, granted_at, sequence, closed_at)
    VALUES (p_account.account_id, v_bank, v_roll ->> 'class', (v_roll ->> 'rank')::smallint, 0, 0, (v_roll ->> 'expiresAt')::timestamptz,
      'rollover', p_item ->> 'periodEnd', p_at, p_account.sequence, p_at);
  END IF;
  v_free := coalesce(v_room, 0);
  FOR v_lot IN SELECT id, class, remaining FROM lots WHERE account_id = p_account.account_id AND period_end = p_account.period_end ORDER BY sequence, id LOOP
    v_keep := least(v_lot.remaining, v_free);
    v_free := v_free - v_keep;
    v_moved := v_moved + v_keep;
    v_lost := v_lost + v_lot.remaining - v_keep;
    UPDATE lots SET remaining = 0, closed_at = coalesce(closed_at, p_at), rolled_to = v_bank, rolled = v_keep,
      expires_at = CASE WHEN v_bank IS NULL THEN coalesce(expires_at, p_account.period_end) ELSE expires_at END
    WHERE account_id = p_account.account_id AND id = v_lot.id;
    IF v_keep > 0 THEN
      v_legs := v_legs || ROW('rollover', 'available', 'available', v_keep, v_bank, v_roll ->> 'class', NULL, p_at, NULL)::ledger_leg;
    END IF;
    IF v_lot.remaining > v_keep THEN
      v_legs := v_legs || CASE WHEN v_roll IS NULL
        THEN ROW('expire', 'available', 'expired', v_lot.remaining - v_keep, v_lot.id, v_lot.class, 'period ended', p_at, NULL)::ledger_leg
        ELSE ROW('forfeit', 'available', 'expired', v_lot.remaining - v_keep, v_lot.id, v_lot.class, 'over the bank''s cap', p_at, NULL)::ledger_leg END;
    END IF;
  END LOOP;
  IF v_moved > 0 THEN
    UPDATE lots SET granted = v_moved, remaining = v_moved, closed_at = NULL WHERE account_id = p_account.account_id AND id = v_bank;
  END IF;
  INSERT INTO closes (account_id, period_end, closed_at, cap, room, bank_class, rolled, forfeited)
  VALUES (p_account.account_id, p_account.period_end, p_at, (v_roll ->> 'cap')::bigint, CASE WHEN v_roll IS NULL THEN NULL ELSE v_free END,
    v_roll ->> 'class', v_moved, v_lost);
  FOR v_grant IN SELECT jsonb_array_elements(p_item -> 'grants') LOOP
    v_legs := v_legs || ledger_grant(p_account.account_id, p_account.sequence, v_grant, (v_grant ->> 'amount')::bigint, 'grant', p_at);
  END LOOP;
  UPDATE accounts SET period_start = (p_item ->> 'nextStart')::timestamptz, period_end = (p_item ->> 'nextEnd')::timestamptz, last_close_at = p_at,
    anchor = coalesce((p_item ->> 'anchor')::integer, anchor), plan_id = coalesce(p_item ->> 'planId', plan_id),
    trial_ends_at = CASE WHEN coalesce(p_item ->> 'planId', plan_id) = plan_id THEN trial_ends_at END
  WHERE account_id = p_account.account_id;
  RETURN v_legs;
END $$;
--> statement-breakpoint
-- Ends the running period at p_end, before its time: its lots end with it (ALU-1).
CREATE FUNCTION ledger_shorten(p_account accounts, p_end timestamptz) RETURNS void
LANGUAGE sql SET search_path = public, pg_temp AS $$
  UPDATE lots SET expires_at = CASE WHEN expires_at IS NOT NULL THEN p_end END, period_end = CASE WHEN period_end IS NOT NULL THEN p_end END
  WHERE account_id = p_account.account_id AND (period_end = p_account.period_end OR (source = 'plan period' AND expires_at = p_account.period_end))
$$;
--> statement-breakpoint
-- Gives back p_amount of what was spent under a hold or a charge, newest part first; each entry names the one it corrects (GEN-8).
-- The caller has checked that as much is left.
CREATE FUNCTION ledger_refund(p_account uuid, p_hold holds, p_charge operations, p_amount bigint, p_at timestamptz) RETURNS ledger_leg[]
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  v_spent record;
  v_before bigint := CASE WHEN p_hold.id IS NULL THEN p_charge.refunded ELSE p_hold.refunded END;
  v_owed bigint := p_amount;
  v_part bigint;
  v_legs ledger_leg[] := '{}';
BEGIN
  -- What was given back before came from the newest parts too.
  FOR v_spent IN
    SELECT e.sequence, e.lot_id, e.amount FROM entries e
    WHERE e.account_id = p_account AND e.to_side = 'spent' AND e.at = coalesce(p_hold.ended_at, p_charge.at)
      AND CASE WHEN p_hold.id IS NULL THEN e.key = p_charge.key ELSE e.hold_id = p_hold.id END
    ORDER BY e.sequence DESC
  LOOP
    v_part := least(v_spent.amount, v_before);
    v_before := v_before - v_part;
    v_part := least(v_spent.amount - v_part, v_owed);
    CONTINUE WHEN v_part = 0;
    v_owed := v_owed - v_part;
    v_legs := v_legs || ledger_return(p_account, v_spent.lot_id, v_part, coalesce(p_hold.created_at, p_charge.at), p_at, 'refund', v_spent.sequence);
  END LOOP;
  IF v_owed > 0 THEN
    RAISE EXCEPTION 'ledger_refund: the entries of % say % less was spent', p_account, v_owed;
  END IF;
  RETURN v_legs;
END $$;
--> statement-breakpoint
-- Takes back what is left of the lots that one payment bought, at most p_amount, never what another bought: of a bank lot
-- that several filled, the payment's own part counts as spent first. What is held of them is taken when it returns.
CREATE FUNCTION ledger_claw_back(p_account uuid, p_source_id text, p_amount bigint, p_at timestamptz) RETURNS ledger_leg[]
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  v_lot lots;
  v_bank lots;
  v_owed bigint := p_amount;
  v_part bigint;
  v_legs ledger_leg[] := '{}';
BEGIN
  FOR v_lot IN SELECT * FROM lots WHERE account_id = p_account AND source_id = p_source_id ORDER BY sequence, id LOOP
    v_part := least(v_lot.remaining, v_owed);
    IF v_part > 0 THEN
      UPDATE lots SET remaining = remaining - v_part, clawed = clawed + v_part, closed_at = CASE WHEN remaining = v_part THEN p_at END
      WHERE account_id = p_account AND id = v_lot.id;
      v_legs := v_legs || ROW('clawback', 'available', 'external', v_part, v_lot.id, v_lot.class, NULL, p_at, NULL)::ledger_leg;
      v_owed := v_owed - v_part;
    END IF;
    SELECT * INTO v_bank FROM lots WHERE account_id = p_account AND id = v_lot.rolled_to;
    -- Without a bank lot the second is null, which least() would pass over.
    v_part := least(v_owed, v_bank.remaining - (v_bank.granted - v_bank.clawed - v_lot.rolled));
    IF v_bank.id IS NOT NULL AND v_part > 0 THEN
      UPDATE lots SET rolled = rolled - v_part WHERE account_id = p_account AND id = v_lot.id;
      UPDATE lots SET remaining = remaining - v_part, clawed = clawed + v_part, closed_at = CASE WHEN remaining = v_part THEN p_at END
      WHERE account_id = p_account AND id = v_bank.id;
      v_legs := v_legs || ROW('clawback', 'available', 'external', v_part, v_bank.id, v_bank.class, NULL, p_at, NULL)::ledger_leg;
      v_owed := v_owed - v_part;
    END IF;
    SELECT least(v_owed, coalesce(sum(d.amount), 0) - v_lot.claw_due) INTO v_part FROM holds h, unnest(h.lot_ids, h.lot_amounts) AS d (lot_id, amount)
    WHERE h.account_id = p_account AND h.state = 'open' AND d.lot_id = v_lot.id;
    IF v_part > 0 THEN
      UPDATE lots SET claw_due = claw_due + v_part WHERE account_id = p_account AND id = v_lot.id;
      v_owed := v_owed - v_part;
    END IF;
  END LOOP;
  RETURN v_legs;
END $$;
--> statement-breakpoint
-- Moves the one lot that stands for a credit line: a new limit, or a bill that frees what it names (IMS-7). Null when it would fall below zero.
CREATE FUNCTION ledger_credit_line(p_account accounts, p_change bigint, p_kind text, p_at timestamptz) RETURNS ledger_leg[]
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  v_lot lots;
BEGIN
  SELECT * INTO v_lot FROM lots WHERE account_id = p_account.account_id AND source_id = 'credit line';
  IF NOT FOUND THEN
    INSERT INTO lots (account_id, id, class, rank, granted, remaining, source, source_id, granted_at, sequence)
    VALUES (p_account.account_id, gen_random_uuid(), 'credit_line', 0, 0, 0, 'credit line', 'credit line', p_at, p_account.sequence) RETURNING * INTO v_lot;
  END IF;
  IF v_lot.remaining + p_change < 0 THEN
    RETURN NULL;
  END IF;
  UPDATE lots SET remaining = remaining + p_change, closed_at = CASE WHEN remaining + p_change = 0 THEN p_at END,
    granted = CASE p_kind WHEN 'bill' THEN granted ELSE granted + p_change END
  WHERE account_id = p_account.account_id AND id = v_lot.id;
  RETURN ARRAY[CASE WHEN p_change < 0
    THEN ROW('adjust', 'available', 'granted', -p_change, v_lot.id, v_lot.class, NULL, p_at, NULL)::ledger_leg
    ELSE ROW(p_kind, CASE p_kind WHEN 'bill' THEN 'external' ELSE 'granted' END, 'available', p_change, v_lot.id, v_lot.class, NULL, p_at, NULL)::ledger_leg END];
END $$;
--> statement-breakpoint
-- The first hard limit that p_amount does not fit in, and by how much; both null when it fits in all. An unknown limit is refused as one of no room.
CREATE FUNCTION ledger_over_limit(p_account uuid, p_limits uuid[], p_amount bigint, OUT over_limit uuid, OUT by_amount bigint)
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  v_id uuid;
BEGIN
  FOREACH v_id IN ARRAY coalesce(p_limits, '{}') LOOP
    SELECT l.used + l.held + p_amount - l.cap INTO by_amount FROM limits l WHERE l.account_id = p_account AND l.id = v_id AND l.is_hard;
    IF by_amount > 0 OR NOT EXISTS (SELECT FROM limits l WHERE l.account_id = p_account AND l.id = v_id) THEN
      over_limit := v_id;
      by_amount := coalesce(by_amount, p_amount);
      RETURN;
    END IF;
  END LOOP;
  by_amount := NULL;
END $$;
--> statement-breakpoint
-- Numbers the legs of one item: entries, each with the balance after it and no earlier than the one before, and the hour of each in the account's zone.
CREATE FUNCTION ledger_number(a accounts, i ledger_item, h holds, p_limits uuid[], p_legs ledger_leg[], OUT numbered entries[], OUT hours text[])
LANGUAGE sql SET search_path = public, pg_temp AS $$
  SELECT coalesce(array_agg(ROW(a.account_id, a.sequence + l.n, l.dated, t.id, l.kind, l.from_side, l.to_side, l.amount, l.effect, l.balance, l.lot_id,
      l.lot_class, h.id, coalesce(h.quote_id, i.quote_id), coalesce(h.operation, i.operation), coalesce(h.card_id, i.card_id, a.card_id),
      coalesce(h.card_version, i.card_version, a.card_version), coalesce(h.project, i.project), coalesce(h.department, i.department),
      CASE WHEN l.kind IN ('expire', 'forfeit', 'rollover') THEN 'system:ledger' ELSE i.actor END, coalesce(l.memo, i.memo), l.corrects,
      i.key, coalesce(h.member, i.member), CASE WHEN 'spent' IN (l.from_side, l.to_side) THEN p_limits END)::entries ORDER BY l.n), '{}'),
    coalesce(array_agg(to_char(l.dated AT TIME ZONE a.zone, 'YYYY-MM-DD HH24') ORDER BY l.n), '{}')
  FROM (SELECT g.*, greatest(a.last_entry_at, max(g.at) OVER w) AS dated, a.available + sum(g.effect) OVER w AS balance
    FROM (SELECT u.*, ledger_effect(u.leg) AS effect FROM (SELECT o.*, ROW(o.kind, o.from_side, o.to_side, o.amount, o.lot_id, o.lot_class, o.memo, o.at, o.corrects)::ledger_leg AS leg
      FROM unnest(p_legs) WITH ORDINALITY AS o (kind, from_side, to_side, amount, lot_id, lot_class, memo, at, corrects, n)) AS u) AS g
    WINDOW w AS (ORDER BY g.n)) AS l, (SELECT gen_random_uuid() AS id) AS t
$$;
--> statement-breakpoint
-- One item of any kind, by the tables: for kinds that are rare, and for the rare case of common ones. Its account is locked.
CREATE FUNCTION ledger_one(i ledger_item) RETURNS ledger_answer
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  a accounts;
  seen operations;
  charge operations;
  h holds;
  x jsonb := coalesce(i.extra, '{}')::jsonb;
  v_at timestamptz;
  v_end timestamptz;
  v_limits uuid[] := i.limits::uuid[];
  v_over record;
  v_legs ledger_leg[];
  v_more ledger_leg[];
  v_available bigint;
  v_used bigint := 0;
  v_held bigint := 0;
  v_numbered record;
  answer ledger_answer;
BEGIN
  answer.n := i.n;
  answer.status := 'refused';
  SELECT * INTO a FROM accounts WHERE account_id = i.account_id;
  SELECT * INTO seen FROM operations WHERE account_id = i.account_id AND key = i.key;
  IF FOUND THEN
    IF seen.fingerprint <> i.fingerprint THEN
      answer.reason := 'idempotency_mismatch';
      RETURN answer;
    END IF;
    RETURN ROW(i.n, 'duplicate', NULL, NULL, NULL, NULL, seen.sequence, seen.available, seen.held, seen.hold_id, seen.settled, seen.returned, seen.excess)::ledger_answer;
  END IF;
  v_at := i.at;
  IF i.kind = 'close' THEN
    v_end := coalesce((x ->> 'endsAt')::timestamptz, a.period_end);
    IF a.period_end <> (x ->> 'periodEnd')::timestamptz OR v_at < v_end OR v_end <= a.period_start OR v_end > a.period_end THEN
      answer.reason := 'not_due';
      RETURN answer;
    END IF;
    IF v_end < a.period_end THEN
      PERFORM ledger_shorten(a, v_end);
      a.period_end := v_end;
    END IF;
    v_at := v_end; -- A late close is dated as if it had been on time, as far as the books allow.
  ELSIF i.kind IN ('hold', 'charge', 'meter', 'plan') AND v_at >= a.period_end THEN
    answer.reason := 'period_due';
    RETURN answer;
  END IF;
  v_at := greatest(v_at, a.last_entry_at);
  v_legs := ledger_expire(i.account_id, v_at);
  v_available := a.available + (SELECT coalesce(sum(ledger_effect(l)), 0) FROM unnest(v_legs) AS l);

  IF i.kind IN ('settle', 'release') OR (i.kind = 'refund' AND i.hold_id IS NOT NULL) THEN
    SELECT * INTO h FROM holds WHERE account_id = i.account_id AND id = i.hold_id;
    IF NOT FOUND THEN
      answer.reason := 'not_found';
    ELSIF i.kind <> 'refund' AND h.state <> 'open' THEN
      answer.reason := 'hold_ended';
      answer.outcome := h.outcome;
    ELSIF i.kind = 'refund' AND h.settled - h.refunded < i.amount THEN
      answer.reason := 'exceeds_spent';
    END IF;
  ELSIF i.kind = 'refund' THEN
    SELECT * INTO charge FROM operations WHERE account_id = i.account_id AND key = x ->> 'of' AND hold_id IS NULL; -- What a job spent is given back by its hold.
    IF NOT FOUND THEN
      answer.reason := 'not_found';
    ELSIF coalesce(charge.settled, 0) - charge.refunded < i.amount THEN
      answer.reason := 'exceeds_spent';
    END IF;
  ELSIF i.kind IN ('hold', 'charge') OR (i.kind = 'adjust' AND i.amount < 0) THEN
    SELECT * INTO v_over FROM ledger_over_limit(i.account_id, v_limits, i.amount);
    IF v_available < abs(i.amount) THEN
      answer.reason := 'insufficient_credits';
      answer.shortfall := abs(i.amount) - v_available;
    ELSIF v_over.over_limit IS NOT NULL THEN
      answer.reason := 'limit_exceeded';
      answer.shortfall := v_over.by_amount;
      answer.limit_id := v_over.over_limit;
    END IF;
  ELSIF i.kind = 'bill' AND (a.credit_limit IS NULL OR i.amount > a.unbilled) THEN
    answer.reason := 'exceeds_unbilled';
  ELSIF i.kind = 'plan' AND (a.plan_id <> x ->> 'fromPlanId' OR a.period_end <> (x ->> 'periodEnd')::timestamptz) THEN
    answer.reason := 'plan_changed';
  END IF;

  IF answer.reason IS NOT NULL THEN
    NULL;
  ELSIF i.kind = 'grant' OR (i.kind = 'adjust' AND i.amount > 0) THEN
    v_more := ledger_grant(i.account_id, a.sequence, x, i.amount, i.kind, v_at);
  ELSIF i.kind = 'hold' THEN
    v_more := ledger_draw(i.account_id, i.amount, v_at, 'hold', 'held');
    INSERT INTO holds (account_id, id, quote_id, operation, amount, state, runner, project, department, created_by, created_at, expires_at, card_id, card_version, member, lot_ids, lot_amounts, limits)
    SELECT i.account_id, i.hold_id, i.quote_id, i.operation, i.amount, 'open', i.runner, i.project, i.department, i.actor, v_at, i.expires_at, i.card_id, i.card_version, i.member,
      coalesce(array_agg(l.lot_id ORDER BY l.n), '{}'), coalesce(array_agg(l.amount ORDER BY l.n), '{}'), v_limits
    FROM unnest(v_more) WITH ORDINALITY AS l (kind, from_side, to_side, amount, lot_id, lot_class, memo, at, corrects, n)
    RETURNING * INTO h;
    v_held := i.amount;
    IF h.runner = 'renderer' THEN
      INSERT INTO outbox (account_id, id, topic, payload) VALUES (i.account_id, gen_random_uuid(), 'job.started', jsonb_build_object('jobId', h.id));
    END IF;
  ELSIF i.kind IN ('charge', 'meter') THEN
    v_used := least(i.amount, v_available);
    v_more := ledger_draw(i.account_id, v_used, v_at, CASE WHEN a.credit_limit IS NULL THEN 'charge' ELSE 'accrue' END, 'spent');
    answer.settled := v_used;
    answer.excess := i.amount - v_used;
    IF answer.excess > 0 THEN
      v_more := v_more || ROW('waive', 'external', 'external', answer.excess, NULL, NULL, NULL, v_at, NULL)::ledger_leg;
    END IF;
  ELSIF i.kind = 'adjust' THEN
    v_more := ledger_draw(i.account_id, -i.amount, v_at, 'adjust', 'external');
  ELSIF i.kind IN ('settle', 'release') THEN
    v_used := CASE i.kind WHEN 'settle' THEN least(i.amount, h.amount) ELSE 0 END;
    v_held := -h.amount;
    v_more := ledger_end_hold(h, v_used, v_at);
    UPDATE holds SET state = CASE WHEN i.kind = 'settle' THEN 'settled' WHEN x ->> 'outcome' = 'expired' THEN 'expired' ELSE 'released' END,
      outcome = CASE WHEN i.kind = 'settle' THEN 'succeeded' ELSE x ->> 'outcome' END, reason = i.memo,
      settled = v_used, returned = amount - v_used, excess = greatest(0, coalesce(i.amount, 0) - amount), ended_at = v_at
    WHERE account_id = i.account_id AND id = h.id RETURNING * INTO h;
    v_limits := h.limits;
    answer.settled := h.settled;
    answer.returned := h.returned;
    answer.excess := h.excess;
    IF h.runner = 'renderer' AND h.outcome IN ('cancelled', 'expired') THEN
      INSERT INTO outbox (account_id, id, topic, payload) VALUES (i.account_id, gen_random_uuid(), 'job.cancelled', jsonb_build_object('jobId', h.id));
    END IF;
  ELSIF i.kind = 'refund' THEN
    v_more := ledger_refund(i.account_id, h, charge, i.amount, v_at);
    UPDATE holds SET refunded = refunded + i.amount WHERE account_id = i.account_id AND id = h.id;
    UPDATE operations SET refunded = refunded + i.amount WHERE account_id = i.account_id AND key = charge.key;
    SELECT limits INTO v_limits FROM entries WHERE account_id = i.account_id AND at = coalesce(h.ended_at, charge.at)
      AND sequence = (SELECT min(l.corrects) FROM unnest(v_more) AS l);
    v_used := -i.amount;
    answer.settled := -i.amount;
  ELSIF i.kind = 'clawback' THEN
    v_more := ledger_claw_back(i.account_id, x ->> 'sourceId', i.amount, v_at);
    SELECT coalesce(sum(l.amount), 0) INTO answer.settled FROM unnest(v_more) AS l;
  ELSIF i.kind = 'bill' THEN
    v_more := ledger_credit_line(a, i.amount, 'bill', v_at);
  ELSIF i.kind = 'credit limit' THEN
    v_more := ledger_credit_line(a, i.amount - coalesce(a.credit_limit, 0), 'grant', v_at);
    IF v_more IS NULL THEN
      answer.reason := 'insufficient_credits';
    ELSE
      UPDATE accounts SET credit_limit = i.amount WHERE account_id = i.account_id;
    END IF;
  ELSIF i.kind = 'plan' THEN
    UPDATE accounts SET plan_id = x ->> 'planId', trial_ends_at = NULL WHERE account_id = i.account_id;
    FOR v_over IN SELECT value FROM jsonb_array_elements(x -> 'grants') LOOP
      v_more := v_more || ledger_grant(i.account_id, a.sequence, v_over.value, (v_over.value ->> 'amount')::bigint, 'grant', v_at);
    END LOOP;
  ELSIF i.kind = 'close' THEN
    v_more := ledger_close(a, x, v_at);
  ELSIF i.kind <> 'expire' THEN
    RAISE EXCEPTION 'ledger_post: unknown kind %', i.kind;
  END IF;

  -- A refusal changes nothing; but what expired on the way has expired, and is kept.
  IF answer.reason IS NOT NULL THEN
    v_more := NULL;
  ELSIF v_limits IS NOT NULL THEN
    UPDATE limits SET used = used + v_used, held = held + v_held WHERE account_id = i.account_id AND id = ANY (v_limits);
  END IF;
  v_legs := v_legs || v_more;
  SELECT * INTO v_numbered FROM ledger_number(a, i, h, v_limits, v_legs);
  IF answer.reason IS NULL THEN
    answer.status := 'done';
    answer.sequence := a.sequence + cardinality(v_legs);
    answer.available := a.available + (SELECT coalesce(sum(ledger_effect(l)), 0) FROM unnest(v_legs) AS l);
    answer.held := a.held + v_held;
    answer.hold_id := h.id;
  END IF;
  PERFORM ledger_write(v_numbered.numbered, CASE WHEN answer.reason IS NULL THEN ARRAY[ROW(i.account_id, i.key, i.fingerprint, v_at, answer.sequence, answer.available,
      answer.held, h.id, answer.settled, answer.returned, answer.excess, 0, i.kind NOT IN ('hold', 'settle', 'release'))::operations] ELSE '{}' END,
    v_numbered.hours, s.account, s.hour, s.quarter, s.kind, s.amount, s.effect, s.count)
  FROM (SELECT coalesce(array_agg(i.account_id), '{}') AS account, coalesce(array_agg(e.unnest), '{}') AS hour, coalesce(array_agg(date_bin('15 minutes', e.at, 'epoch')), '{}') AS quarter,
      coalesce(array_agg(e.kind), '{}') AS kind, coalesce(array_agg(e.amount), '{}') AS amount, coalesce(array_agg(e.effect), '{}') AS effect, coalesce(array_agg(1::bigint), '{}') AS count
    FROM ROWS FROM (unnest(v_numbered.numbered), unnest(v_numbered.hours)) AS e) AS s;
  -- What comes after a close is dated after it, so that a return can tell whether it has met it (GEN-6).
  IF i.kind = 'close' AND answer.reason IS NULL THEN
    UPDATE accounts SET last_entry_at = v_at + interval '1 millisecond' WHERE account_id = i.account_id;
  END IF;
  RETURN answer;
END $$;
--> statement-breakpoint
-- Posts items under their keys, all in one call: the same key and body answers what it answered first (GEN-9), a refusal
-- changes nothing, and one bad item never fails its neighbours. Accounts are locked in id order, then: expire what is due,
-- answer seen keys, take the items in the order received, and write everything at once. `hold`, `settle`, `release`, `charge`
-- and `meter` (a charge that takes what is there and waives the rest, ALU-5) are decided in memory; other kinds, and what
-- touches an expiry or an earlier period, item by item; a call of plain holds or charges needs no deciding. Items come sorted by account. Plans are pinned: they must not turn with the size of the tables.
CREATE FUNCTION ledger_post(p_account uuid[], p_kind text[], p_key text[], p_fingerprint uuid[], p_at timestamptz[], p_amount bigint[], p_hold uuid[],
  p_quote uuid[], p_operation text[], p_card text[], p_version integer[], p_project text[], p_department text[], p_member text[], p_actor text[],
  p_memo text[], p_expires timestamptz[], p_runner text[], p_limits text[], p_extra text[]) RETURNS SETOF ledger_answer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO, MDY' SET plan_cache_mode = 'force_generic_plan'
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off SET jit = off AS $$
DECLARE
  a accounts;
  h holds;
  l limits;
  m integer := 0;
  v_kind text := CASE WHEN cardinality(p_kind) = 1 THEN p_kind[1] END;
  v_is_plain boolean;
  v_plain ledger_answer[];
  v_head uuid;
  v_head_class text;
  v_bytes bytea;
  v_quarter timestamptz;
  v_heads uuid[];
  v_sequences bigint[];
  v_availables bigint[];
  v_helds bigint[];
  v_ats timestamptz[];
  v_count integer := cardinality(p_account);
  v_accounts accounts[];
  -- The open lots of all accounts, by account and in burn order; those of `a` are v_base to v_last.
  v_lot_account uuid[];
  v_lot uuid[];
  v_class text[];
  v_expires timestamptz[];
  v_claw bigint[];
  v_was bigint[];
  v_left bigint[];
  v_drained timestamptz[];
  v_base integer := 0;
  v_last integer := 0;
  v_next integer;
  v_soonest timestamptz;
  v_seen bigint[];
  v_answered operations[];
  seen operations;
  v_found holds[];
  v_limits limits[] := '{}';
  v_limit_ids uuid[] := '{}';
  v_limit uuid;
  v_at timestamptz;
  v_hour text;
  v_kinds text[] := '{}';
  v_sum_account uuid[] := '{}';
  v_sum_hour text[] := '{}';
  v_sum_quarter timestamptz[] := '{}';
  v_sum_kind text[] := '{}';
  v_sum_amount bigint[] := '{}';
  v_sum_effect bigint[] := '{}';
  v_sum_count bigint[] := '{}';
  v_from integer;
  v_hour_at timestamptz;
  v_transaction uuid;
  v_part bigint;
  v_owed bigint;
  v_back bigint;
  k integer;
  v_parts uuid[];
  v_amounts bigint[];
  v_entries entries[] := '{}';
  v_hours text[] := '{}';
  v_operations operations[] := '{}';
  v_holds holds[] := '{}';
  v_ended holds[] := '{}';
  v_ended_ids uuid[] := '{}';
  v_tells boolean := false;
  v_waits uuid;
  v_waiting ledger_item[] := '{}';
  answer ledger_answer;
BEGIN
  -- A column in which all items are alike comes as one element.
  IF cardinality(p_kind) < v_count THEN
    p_kind := array_fill(p_kind[1], ARRAY[v_count]);
  END IF;
  IF cardinality(p_at) < v_count THEN
    p_at := array_fill(p_at[1], ARRAY[v_count]);
  END IF;
  IF cardinality(p_operation) < v_count THEN
    p_operation := array_fill(p_operation[1], ARRAY[v_count]);
  END IF;
  IF cardinality(p_card) < v_count THEN
    p_card := array_fill(p_card[1], ARRAY[v_count]);
  END IF;
  IF cardinality(p_version) < v_count THEN
    p_version := array_fill(p_version[1], ARRAY[v_count]);
  END IF;
  IF cardinality(p_project) < v_count THEN
    p_project := array_fill(p_project[1], ARRAY[v_count]);
  END IF;
  IF cardinality(p_department) < v_count THEN
    p_department := array_fill(p_department[1], ARRAY[v_count]);
  END IF;
  IF cardinality(p_member) < v_count THEN
    p_member := array_fill(p_member[1], ARRAY[v_count]);
  END IF;
  IF cardinality(p_actor) < v_count THEN
    p_actor := array_fill(p_actor[1], ARRAY[v_count]);
  END IF;
  IF cardinality(p_memo) < v_count THEN
    p_memo := array_fill(p_memo[1], ARRAY[v_count]);
  END IF;
  IF cardinality(p_expires) < v_count THEN
    p_expires := array_fill(p_expires[1], ARRAY[v_count]);
  END IF;
  IF cardinality(p_runner) < v_count THEN
    p_runner := array_fill(p_runner[1], ARRAY[v_count]);
  END IF;
  -- The plain case, which is nearly every call of a busy account: holds or charges, each account's first lot pays for all of
  -- its items, nothing expires, no period is over, no key was seen. It needs no deciding item by item. The lock is taken in
  -- the block that writes: taken outside, each row would be locked by one transaction id and changed by another, which costs a multixact.
  IF v_kind IN ('hold', 'charge', 'meter') AND p_limits IS NULL AND p_card[1] IS NOT NULL THEN
    BEGIN
      PERFORM FROM accounts WHERE account_id = ANY (p_account) ORDER BY account_id FOR NO KEY UPDATE;
      IF p_account[1] = p_account[v_count] THEN
        -- One account, which is a hot one: without the joins and the sums by account, and dated at the call's latest moment.
        SELECT * INTO a FROM accounts WHERE account_id = p_account[1];
        SELECT id, class, remaining, min(expires_at) OVER () INTO v_head, v_head_class, v_part, v_soonest FROM lots
        WHERE account_id = p_account[1] AND closed_at IS NULL ORDER BY rank, expires_at ASC NULLS LAST, sequence, id LIMIT 1;
        SELECT sum(u.amount), min(u.amount), greatest(max(u.at), a.last_entry_at) INTO v_owed, v_back, v_at FROM unnest(p_amount, p_at) AS u (amount, at);
        IF v_back > 0 AND v_part >= v_owed AND v_at < a.period_end AND (v_soonest > v_at) IS NOT FALSE THEN
          v_kind := CASE WHEN v_kind = 'hold' THEN 'hold' WHEN a.credit_limit IS NULL THEN 'charge' ELSE 'accrue' END;
          v_quarter := date_bin('15 minutes', v_at, 'epoch');
          v_hour := to_char(v_at AT TIME ZONE a.zone, 'YYYY-MM-DD HH24');
          IF v_kind = 'hold' THEN
            WITH item AS MATERIALIZED (
              SELECT u.*, (sum(u.amount) OVER (ROWS UNBOUNDED PRECEDING))::bigint AS so_far FROM unnest(p_key, p_fingerprint, p_amount, p_hold, p_quote, p_operation, p_card, p_version, p_project, p_department,
                p_member, p_actor, p_memo, p_expires, p_runner) WITH ORDINALITY AS u (key, fingerprint, amount, hold_id, quote_id, operation, card, version, project, department, member, actor, memo, expires, runner, n)
            ), written AS (
              INSERT INTO entries AS e SELECT a.account_id, a.sequence + i.n, v_at, gen_random_uuid(), 'hold', 'available', 'held', i.amount, -i.amount, a.available - i.so_far, v_head, v_head_class,
                i.hold_id, i.quote_id, i.operation, i.card, i.version, i.project, i.department, i.actor, i.memo, NULL, i.key, i.member, NULL
              FROM item i RETURNING e.sequence, ledger_bytes(e) AS bytes
            ), held AS (
              INSERT INTO holds SELECT a.account_id, i.hold_id, i.quote_id, i.operation, i.amount, 0, 0, 0, 'open', NULL, NULL, i.runner, i.project, i.department, i.actor, v_at, i.expires, NULL,
                i.card, i.version, i.member, ARRAY[v_head], ARRAY[i.amount], NULL, 0
              FROM item i
            ), keyed AS (
              INSERT INTO operations SELECT a.account_id, i.key, i.fingerprint, v_at, a.sequence + i.n, a.available - i.so_far, a.held + i.so_far, i.hold_id, NULL, NULL, NULL, 0, false FROM item i
            ), answered AS (
              SELECT array_agg(ROW(i.n, 'done', NULL, NULL, NULL, NULL, a.sequence + i.n, a.available - i.so_far, a.held + i.so_far, i.hold_id, NULL, NULL, NULL)::ledger_answer) AS answers FROM item i
            )
            SELECT answers, sealed.bytes INTO v_plain, v_bytes FROM answered, (SELECT string_agg(bytes, ''::bytea ORDER BY sequence) AS bytes FROM written) AS sealed;
            IF 'renderer' = ANY (p_runner) THEN
              INSERT INTO outbox (account_id, id, topic, payload) SELECT a.account_id, gen_random_uuid(), 'job.started', jsonb_build_object('jobId', u.hold_id)
              FROM unnest(p_hold, p_runner) AS u (hold_id, runner) WHERE u.runner = 'renderer';
            END IF;
            a.held := a.held + v_owed;
          ELSE
            WITH item AS MATERIALIZED (
              SELECT u.*, (sum(u.amount) OVER (ROWS UNBOUNDED PRECEDING))::bigint AS so_far FROM unnest(p_key, p_fingerprint, p_amount, p_quote, p_operation, p_card, p_version, p_project, p_department,
                p_member, p_actor, p_memo) WITH ORDINALITY AS u (key, fingerprint, amount, quote_id, operation, card, version, project, department, member, actor, memo, n)
            ), written AS (
              INSERT INTO entries AS e SELECT a.account_id, a.sequence + i.n, v_at, gen_random_uuid(), v_kind, 'available', 'spent', i.amount, -i.amount, a.available - i.so_far, v_head, v_head_class,
                NULL, i.quote_id, i.operation, i.card, i.version, i.project, i.department, i.actor, i.memo, NULL, i.key, i.member, NULL
              FROM item i RETURNING e.sequence, ledger_bytes(e) AS bytes
            ), keyed AS (
              INSERT INTO operations SELECT a.account_id, i.key, i.fingerprint, v_at, a.sequence + i.n, a.available - i.so_far, a.held, NULL, i.amount, NULL, 0, 0, true FROM item i
            ), spent AS (
              INSERT INTO rollup_spend AS r (account_id, dimension, day, value, amount, count)
              SELECT a.account_id, d.dimension, left(v_hour, 10), d.value, sum(i.amount), count(*)
              FROM item i, LATERAL (VALUES ('operation', coalesce(i.operation, '')), ('project', coalesce(i.project, '')), ('department', coalesce(i.department, '')),
                ('member', coalesce(i.member, '')), ('hour', right(v_hour, 2))) AS d (dimension, value) GROUP BY 2, 4
              ON CONFLICT (account_id, dimension, day, value) DO UPDATE SET amount = r.amount + excluded.amount, count = r.count + excluded.count
            ), answered AS (
              SELECT array_agg(ROW(i.n, 'done', NULL, NULL, NULL, NULL, a.sequence + i.n, a.available - i.so_far, a.held, NULL, i.amount, NULL, 0)::ledger_answer) AS answers FROM item i
            )
            SELECT answers, sealed.bytes INTO v_plain, v_bytes FROM answered, (SELECT string_agg(bytes, ''::bytea ORDER BY sequence) AS bytes FROM written) AS sealed;
            a.unbilled := a.unbilled + CASE WHEN a.credit_limit IS NULL THEN 0 ELSE v_owed END;
          END IF;
          a.sequence := a.sequence + v_count;
          a.seal := ledger_link(a.seal, a.account_id, v_bytes);
          UPDATE lots SET remaining = remaining - v_owed, closed_at = CASE WHEN v_part = v_owed THEN v_at END WHERE account_id = a.account_id AND id = v_head;
          UPDATE accounts SET available = available - v_owed, held = a.held, unbilled = a.unbilled, sequence = a.sequence, last_entry_at = v_at, seal = a.seal WHERE account_id = a.account_id;
          INSERT INTO seals (account_id, sequence, at, hash) VALUES (a.account_id, a.sequence, v_at, a.seal);
          INSERT INTO rollup_quarters AS r (account_id, quarter, kind, amount, effect, count) VALUES (a.account_id, v_quarter, v_kind, v_owed, -v_owed, v_count)
          ON CONFLICT (account_id, quarter, kind) DO UPDATE SET amount = r.amount + excluded.amount, effect = r.effect + excluded.effect, count = r.count + excluded.count;
          INSERT INTO rollup_kinds AS r (account_id, day, kind, amount, effect, count) VALUES (a.account_id, left(v_hour, 10), v_kind, v_owed, -v_owed, v_count)
          ON CONFLICT (account_id, day, kind) DO UPDATE SET amount = r.amount + excluded.amount, effect = r.effect + excluded.effect, count = r.count + excluded.count;
          RETURN QUERY SELECT * FROM unnest(v_plain);
          RETURN;
        END IF;
      ELSE
        -- Accounts side by side, in id order; an item finds its own by v.m. Each account's items are dated at the latest moment among them.
        SELECT array_agg(s.account_id), array_agg(s.sequence), array_agg(s.available), array_agg(s.held), array_agg(s.at), array_agg(to_char(s.at AT TIME ZONE s.zone, 'YYYY-MM-DD HH24')),
          array_agg(s.kind), array_agg(s.amount), array_agg(s.count), array_agg(s.lot_id), array_agg(s.class), bool_and(s.is_plain)
        INTO v_heads, v_sequences, v_availables, v_helds, v_ats, v_hours, v_sum_kind, v_sum_amount, v_sum_count, v_lot, v_class, v_is_plain
        FROM (
          SELECT asked.account_id, ac.sequence, ac.available, ac.held, greatest(asked.at, ac.last_entry_at) AS at, ac.zone,
            CASE WHEN v_kind = 'hold' THEN 'hold' WHEN ac.credit_limit IS NULL THEN 'charge' ELSE 'accrue' END AS kind, asked.amount, asked.count, lt.id AS lot_id, lt.class,
            coalesce(asked.least > 0 AND lt.remaining >= asked.amount AND greatest(asked.at, ac.last_entry_at) < ac.period_end
              AND (lt.soonest > greatest(asked.at, ac.last_entry_at)) IS NOT FALSE, false) AS is_plain
          FROM (SELECT u.account_id, sum(u.amount)::bigint AS amount, min(u.amount) AS least, max(u.at) AS at, count(*) AS count
            FROM unnest(p_account, p_amount, p_at) AS u (account_id, amount, at) GROUP BY 1) AS asked
          LEFT JOIN accounts ac ON ac.account_id = asked.account_id
          LEFT JOIN LATERAL (SELECT id, class, remaining, min(expires_at) OVER () AS soonest FROM lots WHERE account_id = asked.account_id AND closed_at IS NULL
            ORDER BY rank, expires_at ASC NULLS LAST, sequence, id LIMIT 1) AS lt ON true
          ORDER BY asked.account_id
        ) AS s;
        IF v_is_plain THEN
          WITH item AS MATERIALIZED (
            SELECT v.*, v_sequences[v.m] + v.k AS place, v_availables[v.m] - v.so_far AS left_over, v_helds[v.m] + CASE WHEN v_kind = 'hold' THEN v.so_far ELSE 0 END AS held_now
            FROM (
              SELECT u.*, (dense_rank() OVER (ORDER BY u.account_id))::integer AS m, row_number() OVER w AS k, (sum(u.amount) OVER w)::bigint AS so_far
              FROM unnest(p_account, p_key, p_fingerprint, p_amount, p_hold, p_quote, p_operation, p_card, p_version, p_project, p_department, p_member, p_actor, p_memo, p_expires, p_runner)
                WITH ORDINALITY AS u (account_id, key, fingerprint, amount, hold_id, quote_id, operation, card, version, project, department, member, actor, memo, expires, runner, n)
              WINDOW w AS (PARTITION BY u.account_id ORDER BY u.n)
            ) AS v
          ), written AS (
            INSERT INTO entries AS e SELECT i.account_id, i.place, v_ats[i.m], gen_random_uuid(), v_sum_kind[i.m], 'available', CASE WHEN v_kind = 'hold' THEN 'held' ELSE 'spent' END,
              i.amount, -i.amount, i.left_over, v_lot[i.m], v_class[i.m], CASE WHEN v_kind = 'hold' THEN i.hold_id END, i.quote_id, i.operation, i.card, i.version, i.project, i.department,
              i.actor, i.memo, NULL, i.key, i.member, NULL
            FROM item i RETURNING e.account_id, e.sequence, e.at, e.amount, ledger_bytes(e) AS bytes
          ), held AS (
            INSERT INTO holds SELECT i.account_id, i.hold_id, i.quote_id, i.operation, i.amount, 0, 0, 0, 'open', NULL, NULL, i.runner, i.project, i.department, i.actor,
              v_ats[i.m], i.expires, NULL, i.card, i.version, i.member, ARRAY[v_lot[i.m]], ARRAY[i.amount], NULL, 0
            FROM item i WHERE v_kind = 'hold'
          ), keyed AS (
            INSERT INTO operations SELECT i.account_id, i.key, i.fingerprint, v_ats[i.m], i.place, i.left_over, i.held_now, CASE WHEN v_kind = 'hold' THEN i.hold_id END,
              CASE WHEN v_kind <> 'hold' THEN i.amount END, NULL, CASE WHEN v_kind <> 'hold' THEN 0 END, 0, v_kind <> 'hold'
            FROM item i
          ), summed AS (
            SELECT w.account_id, max(w.sequence) AS sequence, max(w.at) AS at, sum(w.amount)::bigint AS amount, string_agg(w.bytes, ''::bytea ORDER BY w.sequence) AS bytes
            FROM written w GROUP BY 1
          ), lowered AS (
            UPDATE lots SET remaining = lots.remaining - u.amount, closed_at = CASE WHEN lots.remaining = u.amount THEN u.at END
            FROM unnest(v_heads, v_lot, v_sum_amount, v_ats) AS u (account_id, lot_id, amount, at) WHERE lots.account_id = u.account_id AND lots.id = u.lot_id
          ), moved AS (
            UPDATE accounts acc SET available = acc.available - s.amount, held = acc.held + CASE WHEN v_kind = 'hold' THEN s.amount ELSE 0 END,
              unbilled = acc.unbilled + CASE WHEN v_kind = 'hold' OR acc.credit_limit IS NULL THEN 0 ELSE s.amount END,
              sequence = s.sequence, last_entry_at = s.at, seal = ledger_link(acc.seal, acc.account_id, s.bytes)
            FROM summed s WHERE acc.account_id = s.account_id RETURNING acc.account_id, acc.sequence, acc.last_entry_at, acc.seal
          ), linked AS (
            INSERT INTO seals (account_id, sequence, at, hash) SELECT * FROM moved
          ), by_quarter AS (
            INSERT INTO rollup_quarters AS r (account_id, quarter, kind, amount, effect, count)
            SELECT u.account_id, date_bin('15 minutes', u.at, 'epoch'), u.kind, u.amount, -u.amount, u.count FROM unnest(v_heads, v_ats, v_sum_kind, v_sum_amount, v_sum_count) AS u (account_id, at, kind, amount, count)
            ON CONFLICT (account_id, quarter, kind) DO UPDATE SET amount = r.amount + excluded.amount, effect = r.effect + excluded.effect, count = r.count + excluded.count
          ), by_day AS (
            INSERT INTO rollup_kinds AS r (account_id, day, kind, amount, effect, count)
            SELECT u.account_id, left(u.hour, 10), u.kind, u.amount, -u.amount, u.count FROM unnest(v_heads, v_hours, v_sum_kind, v_sum_amount, v_sum_count) AS u (account_id, hour, kind, amount, count)
            ON CONFLICT (account_id, day, kind) DO UPDATE SET amount = r.amount + excluded.amount, effect = r.effect + excluded.effect, count = r.count + excluded.count
          )
          SELECT array_agg(ROW(i.n, 'done', NULL, NULL, NULL, NULL, i.place, i.left_over, i.held_now, CASE WHEN v_kind = 'hold' THEN i.hold_id END,
            CASE WHEN v_kind <> 'hold' THEN i.amount END, NULL, CASE WHEN v_kind <> 'hold' THEN 0 END)::ledger_answer)
          INTO v_plain FROM item i;
          IF v_kind <> 'hold' THEN
            INSERT INTO rollup_spend AS r (account_id, dimension, day, value, amount, count)
            SELECT i.account_id, d.dimension, left(v_hours[i.m], 10), d.value, sum(i.amount), count(*)
            FROM (SELECT u.*, (dense_rank() OVER (ORDER BY u.account_id))::integer AS m FROM unnest(p_account, p_amount, p_operation, p_project, p_department, p_member)
              AS u (account_id, amount, operation, project, department, member)) AS i,
              LATERAL (VALUES ('operation', coalesce(i.operation, '')), ('project', coalesce(i.project, '')), ('department', coalesce(i.department, '')),
              ('member', coalesce(i.member, '')), ('hour', right(v_hours[i.m], 2))) AS d (dimension, value) GROUP BY 1, 2, 3, 4
            ON CONFLICT (account_id, dimension, day, value) DO UPDATE SET amount = r.amount + excluded.amount, count = r.count + excluded.count;
          ELSIF 'renderer' = ANY (p_runner) THEN
            INSERT INTO outbox (account_id, id, topic, payload) SELECT u.account_id, gen_random_uuid(), 'job.started', jsonb_build_object('jobId', u.hold_id)
            FROM unnest(p_account, p_hold, p_runner) AS u (account_id, hold_id, runner) WHERE u.runner = 'renderer';
          END IF;
          -- Only now: what a query has returned stays returned, also when the exception undoes what it wrote.
          RETURN QUERY SELECT * FROM unnest(v_plain);
          RETURN;
        END IF;
      END IF;
    EXCEPTION WHEN unique_violation THEN
      NULL; -- A key was seen before: each item is looked at.
    END;
    a := NULL;
    v_soonest := NULL;
    v_kind := NULL;
    v_hours := '{}';
    v_sum_kind := '{}';
    v_sum_amount := '{}';
    v_sum_count := '{}';
  END IF;
  PERFORM FROM accounts WHERE account_id = ANY (p_account) ORDER BY account_id FOR NO KEY UPDATE;

  SELECT array_agg(s.found) INTO v_accounts FROM (SELECT acc AS found FROM accounts acc WHERE acc.account_id = ANY (p_account) ORDER BY acc.account_id) AS s;
  SELECT array_agg(s.account_id), array_agg(s.id), array_agg(s.class), array_agg(s.expires_at), array_agg(s.claw_due), array_agg(s.remaining), array_agg(s.remaining),
    array_agg(NULL::timestamptz)
  INTO v_lot_account, v_lot, v_class, v_expires, v_claw, v_was, v_left, v_drained
  FROM (SELECT account_id, id, class, expires_at, claw_due, remaining FROM lots WHERE account_id = ANY (p_account) AND closed_at IS NULL
    ORDER BY account_id, rank, expires_at ASC NULLS LAST, sequence, id) AS s;
  v_last := 0;

  SELECT array_agg(u.n), array_agg(op) INTO v_seen, v_answered
  FROM unnest(p_account, p_key) WITH ORDINALITY AS u (account_id, key, n) JOIN operations op ON op.account_id = u.account_id AND op.key = u.key;
  IF p_kind && ARRAY['settle', 'release'] THEN
    SELECT array_agg(hd ORDER BY u.n) INTO v_found FROM unnest(p_account, p_kind, p_hold) WITH ORDINALITY AS u (account_id, kind, hold_id, n)
    LEFT JOIN holds hd ON hd.account_id = u.account_id AND hd.id = CASE WHEN u.kind IN ('settle', 'release') THEN u.hold_id END;
  END IF;

  FOR n IN 1..v_count LOOP
    answer := ROW(n, 'refused', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)::ledger_answer;
    IF a.account_id IS DISTINCT FROM p_account[n] THEN
      IF p_account[n] < p_account[n - 1] THEN
        RAISE EXCEPTION 'ledger_post: the items must come sorted by account';
      ELSIF v_accounts[m + 1].account_id IS DISTINCT FROM p_account[n] THEN
        answer.reason := 'not_found';
        RETURN NEXT answer;
        CONTINUE;
      END IF;
      m := m + 1;
      a := v_accounts[m];
      v_base := v_last + 1;
      v_soonest := NULL;
      WHILE v_lot_account[v_last + 1] = a.account_id LOOP
        v_last := v_last + 1;
        v_soonest := least(v_soonest, v_expires[v_last]);
      END LOOP;
      v_next := v_base;
      v_hour_at := NULL;
      v_kinds := '{}';
    END IF;

    IF n = ANY (v_seen) THEN
      seen := v_answered[array_position(v_seen, n)];
      IF seen.fingerprint = p_fingerprint[n] THEN
        answer := ROW(n, 'duplicate', NULL, NULL, NULL, NULL, seen.sequence, seen.available, seen.held, seen.hold_id, seen.settled, seen.returned, seen.excess)::ledger_answer;
      ELSE
        answer.reason := 'idempotency_mismatch';
      END IF;
      RETURN NEXT answer;
      CONTINUE;
    END IF;

    v_at := greatest(p_at[n], a.last_entry_at);
    IF v_waits = p_account[n] OR v_soonest <= v_at OR p_kind[n] NOT IN ('hold', 'settle', 'release', 'charge', 'meter') THEN
      v_waits := p_account[n];
    ELSIF p_kind[n] IN ('settle', 'release') THEN
      h := v_found[n];
      IF h.id IS NULL OR h.id = ANY (v_ended_ids) THEN
        v_waits := p_account[n];
      ELSIF h.state = 'open' THEN
        -- What returns must find its lot here, and no close since.
        v_back := h.amount - CASE p_kind[n] WHEN 'settle' THEN least(p_amount[n], h.amount) ELSE 0 END;
        FOR p IN REVERSE cardinality(h.lot_ids)..1 LOOP
          EXIT WHEN v_back = 0;
          v_back := v_back - least(h.lot_amounts[p], v_back);
          k := array_position(v_lot[v_base:v_last], h.lot_ids[p]);
          IF k IS NULL OR v_claw[v_base + k - 1] > 0 OR h.created_at <= a.last_close_at THEN
            v_waits := p_account[n];
          END IF;
        END LOOP;
      END IF;
    END IF;
    IF v_waits = p_account[n] THEN
      v_waiting := v_waiting || ROW(n, p_account[n], p_kind[n], p_key[n], p_fingerprint[n], p_at[n], p_amount[n], p_hold[n], p_quote[n], p_operation[n], p_card[n], p_version[n], p_project[n],
        p_department[n], p_member[n], p_actor[n], p_memo[n], p_expires[n], p_runner[n], p_limits[n], p_extra[n])::ledger_item;
      CONTINUE;
    END IF;
    IF v_hour_at IS DISTINCT FROM v_at THEN
      v_hour := to_char(v_at AT TIME ZONE a.zone, 'YYYY-MM-DD HH24');
      v_hour_at := v_at;
      -- Kinds are summed by account, hour and quarter; a new one of these begins new sums.
      IF cardinality(v_kinds) > 0 AND (v_sum_hour[cardinality(v_sum_hour)] <> v_hour OR v_sum_quarter[cardinality(v_sum_quarter)] <> date_bin('15 minutes', v_at, 'epoch')) THEN
        v_kinds := '{}';
      END IF;
    END IF;
    v_transaction := gen_random_uuid();
    v_from := cardinality(v_entries);

    IF p_kind[n] IN ('settle', 'release') THEN
      IF h.state <> 'open' THEN
        answer.reason := 'hold_ended';
        answer.outcome := h.outcome;
        RETURN NEXT answer;
        CONTINUE;
      END IF;
      v_owed := CASE p_kind[n] WHEN 'settle' THEN least(p_amount[n], h.amount) ELSE 0 END;
      h.settled := v_owed;
      h.returned := h.amount - v_owed;
      h.excess := greatest(0, coalesce(p_amount[n], 0) - h.amount);
      h.state := CASE WHEN p_kind[n] = 'settle' THEN 'settled' WHEN p_extra[n]::jsonb ->> 'outcome' = 'expired' THEN 'expired' ELSE 'released' END;
      h.outcome := CASE WHEN p_kind[n] = 'settle' THEN 'succeeded' ELSE p_extra[n]::jsonb ->> 'outcome' END;
      h.reason := p_memo[n];
      h.ended_at := v_at;
      FOR p IN 1..cardinality(h.lot_ids) LOOP
        v_part := least(h.lot_amounts[p], v_owed);
        EXIT WHEN v_part = 0;
        v_owed := v_owed - v_part;
        k := array_position(v_lot[v_base:v_last], h.lot_ids[p]);
        a.sequence := a.sequence + 1;
        v_entries := v_entries || ROW(p_account[n], a.sequence, v_at, v_transaction, 'settle', 'held', 'spent', v_part, 0, a.available, h.lot_ids[p],
          CASE WHEN k IS NULL THEN (SELECT class FROM lots WHERE account_id = p_account[n] AND id = h.lot_ids[p]) ELSE v_class[v_base + k - 1] END, h.id, h.quote_id, h.operation,
          h.card_id, h.card_version, h.project, h.department, p_actor[n], p_memo[n], NULL, p_key[n], h.member, h.limits)::entries;
        v_hours := v_hours || v_hour;
      END LOOP;
      v_back := h.returned;
      FOR p IN REVERSE cardinality(h.lot_ids)..1 LOOP
        v_part := least(h.lot_amounts[p], v_back);
        EXIT WHEN v_part = 0;
        v_back := v_back - v_part;
        k := v_base - 1 + array_position(v_lot[v_base:v_last], h.lot_ids[p]);
        v_left[k] := v_left[k] + v_part;
        v_next := least(v_next, k);
        a.available := a.available + v_part;
        a.sequence := a.sequence + 1;
        v_entries := v_entries || ROW(p_account[n], a.sequence, v_at, v_transaction, 'release', 'held', 'available', v_part, v_part, a.available, h.lot_ids[p],
          v_class[k], h.id, h.quote_id, h.operation, h.card_id, h.card_version, h.project, h.department, p_actor[n], p_memo[n], NULL, p_key[n], h.member, NULL)::entries;
        v_hours := v_hours || v_hour;
      END LOOP;
      a.held := a.held - h.amount;
      IF a.credit_limit IS NOT NULL THEN
        a.unbilled := a.unbilled + h.settled;
      END IF;
      IF h.limits IS NOT NULL THEN
        FOREACH v_limit IN ARRAY h.limits LOOP
          k := array_position(v_limit_ids, v_limit);
          IF k IS NULL THEN
            SELECT * INTO l FROM limits WHERE account_id = p_account[n] AND id = v_limit;
            v_limit_ids := v_limit_ids || v_limit;
            k := cardinality(v_limit_ids);
          ELSE
            l := v_limits[k];
          END IF;
          l.held := l.held - h.amount;
          l.used := l.used + h.settled;
          v_limits[k] := l;
        END LOOP;
      END IF;
      v_tells := v_tells OR (h.runner = 'renderer' AND h.outcome IN ('cancelled', 'expired'));
      v_ended := v_ended || h;
      v_ended_ids := v_ended_ids || h.id;
      answer.hold_id := h.id;
      answer.settled := h.settled;
      answer.returned := h.returned;
      answer.excess := h.excess;
    ELSE
      IF v_at >= a.period_end AND p_at[n] >= a.period_end THEN
        answer.reason := 'period_due';
        RETURN NEXT answer;
        CONTINUE;
      END IF;
      v_owed := p_amount[n];
      IF p_kind[n] = 'meter' THEN
        v_owed := least(v_owed, a.available);
      ELSIF v_owed > a.available THEN
        answer.reason := 'insufficient_credits';
        answer.shortfall := v_owed - a.available;
        RETURN NEXT answer;
        CONTINUE;
      END IF;
      IF p_limits[n] IS NOT NULL THEN
        FOREACH v_limit IN ARRAY p_limits[n]::uuid[] LOOP
          IF array_position(v_limit_ids, v_limit) IS NULL THEN
            SELECT * INTO l FROM limits WHERE account_id = p_account[n] AND id = v_limit;
            IF NOT FOUND THEN
              l := ROW(p_account[n], v_limit, '', '', v_at, v_at, 0, 0, 0, true)::limits;
            END IF;
            v_limit_ids := v_limit_ids || v_limit;
            v_limits := v_limits || l;
          ELSE
            l := v_limits[array_position(v_limit_ids, v_limit)];
          END IF;
          IF p_kind[n] <> 'meter' AND l.is_hard AND l.used + l.held + v_owed > l.cap THEN
            answer.reason := 'limit_exceeded';
            answer.limit_id := v_limit;
            answer.shortfall := l.used + l.held + v_owed - l.cap;
            EXIT;
          END IF;
        END LOOP;
        IF answer.reason IS NOT NULL THEN
          RETURN NEXT answer;
          CONTINUE;
        END IF;
        FOREACH v_limit IN ARRAY p_limits[n]::uuid[] LOOP
          k := array_position(v_limit_ids, v_limit);
          l := v_limits[k];
          IF p_kind[n] = 'hold' THEN
            l.held := l.held + v_owed;
          ELSE
            l.used := l.used + v_owed;
          END IF;
          v_limits[k] := l;
        END LOOP;
      END IF;
      v_kind := CASE WHEN p_kind[n] = 'hold' THEN 'hold' WHEN a.credit_limit IS NULL THEN 'charge' ELSE 'accrue' END;
      answer.settled := CASE WHEN p_kind[n] <> 'hold' THEN v_owed END;
      answer.excess := CASE WHEN p_kind[n] <> 'hold' THEN p_amount[n] - v_owed END;
      v_parts := '{}';
      v_amounts := '{}';
      WHILE v_owed > 0 LOOP
        v_part := least(v_left[v_next], v_owed);
        IF v_part IS NULL OR v_next > v_last THEN
          RAISE EXCEPTION 'ledger_post: the lots of % hold % less than its balance says', p_account[n], v_owed;
        ELSIF v_part > 0 THEN
          v_left[v_next] := v_left[v_next] - v_part;
          v_owed := v_owed - v_part;
          a.available := a.available - v_part;
          a.sequence := a.sequence + 1;
          v_entries := v_entries || ROW(p_account[n], a.sequence, v_at, v_transaction, v_kind, 'available', CASE v_kind WHEN 'hold' THEN 'held' ELSE 'spent' END, v_part, -v_part, a.available,
            v_lot[v_next], v_class[v_next], CASE v_kind WHEN 'hold' THEN p_hold[n] END, p_quote[n], p_operation[n], coalesce(p_card[n], a.card_id), coalesce(p_version[n], a.card_version),
            p_project[n], p_department[n], p_actor[n], p_memo[n], NULL, p_key[n], p_member[n], CASE WHEN v_kind <> 'hold' THEN p_limits[n]::uuid[] END)::entries;
          v_hours := v_hours || v_hour;
          v_parts := v_parts || v_lot[v_next];
          v_amounts := v_amounts || v_part;
        END IF;
        IF v_left[v_next] = 0 THEN
          v_drained[v_next] := v_at;
          v_next := v_next + 1;
        END IF;
      END LOOP;
      IF p_kind[n] = 'hold' THEN
        a.held := a.held + p_amount[n];
        v_holds := v_holds || ROW(p_account[n], p_hold[n], p_quote[n], p_operation[n], p_amount[n], 0, 0, 0, 'open', NULL, NULL, p_runner[n], p_project[n], p_department[n], p_actor[n], v_at, p_expires[n], NULL,
          p_card[n], p_version[n], p_member[n], v_parts, v_amounts, p_limits[n]::uuid[], 0)::holds;
        v_tells := v_tells OR p_runner[n] = 'renderer';
        answer.hold_id := p_hold[n];
      ELSE
        IF a.credit_limit IS NOT NULL THEN
          a.unbilled := a.unbilled + answer.settled;
        END IF;
        IF answer.excess > 0 THEN
          a.sequence := a.sequence + 1;
          v_entries := v_entries || ROW(p_account[n], a.sequence, v_at, v_transaction, 'waive', 'external', 'external', answer.excess, 0, a.available, NULL, NULL, NULL, p_quote[n], p_operation[n],
            coalesce(p_card[n], a.card_id), coalesce(p_version[n], a.card_version), p_project[n], p_department[n], p_actor[n], p_memo[n], NULL, p_key[n], p_member[n], NULL)::entries;
          v_hours := v_hours || v_hour;
        END IF;
      END IF;
    END IF;
    -- Sums of what this item wrote.
    FOR e IN v_from + 1..cardinality(v_entries) LOOP
      k := array_position(v_kinds, v_entries[e].kind);
      IF k IS NULL THEN
        v_kinds := v_kinds || v_entries[e].kind;
        v_sum_account := v_sum_account || p_account[n];
        v_sum_hour := v_sum_hour || v_hour;
        v_sum_quarter := v_sum_quarter || date_bin('15 minutes', v_at, 'epoch');
        v_sum_kind := v_sum_kind || v_entries[e].kind;
        v_sum_amount := v_sum_amount || v_entries[e].amount;
        v_sum_effect := v_sum_effect || v_entries[e].effect;
        v_sum_count := v_sum_count || 1::bigint;
      ELSE
        k := cardinality(v_sum_kind) - cardinality(v_kinds) + k;
        v_sum_amount[k] := v_sum_amount[k] + v_entries[e].amount;
        v_sum_effect[k] := v_sum_effect[k] + v_entries[e].effect;
        v_sum_count[k] := v_sum_count[k] + 1;
      END IF;
    END LOOP;
    a.last_entry_at := v_at;
    v_operations := v_operations || ROW(p_account[n], p_key[n], p_fingerprint[n], v_at, a.sequence, a.available, a.held, answer.hold_id, answer.settled, answer.returned, answer.excess, 0,
      p_kind[n] IN ('charge', 'meter'))::operations;
    answer.status := 'done';
    answer.sequence := a.sequence;
    answer.available := a.available;
    answer.held := a.held;
    RETURN NEXT answer;
  END LOOP;

  IF cardinality(v_operations) > 0 THEN
    UPDATE lots SET remaining = u.remaining, closed_at = CASE WHEN u.remaining = 0 THEN u.drained END
    FROM unnest(v_lot_account, v_lot, v_was, v_left, v_drained) AS u (account_id, id, was, remaining, drained)
    WHERE u.remaining <> u.was AND lots.account_id = u.account_id AND lots.id = u.id;
    IF cardinality(v_holds) > 0 THEN
      INSERT INTO holds SELECT * FROM unnest(v_holds);
    END IF;
    IF cardinality(v_ended) > 0 THEN
      UPDATE holds SET settled = u.settled, returned = u.returned, excess = u.excess, state = u.state, outcome = u.outcome, reason = u.reason, ended_at = u.ended_at
      FROM unnest(v_ended) AS u WHERE holds.account_id = u.account_id AND holds.id = u.id;
    END IF;
    IF cardinality(v_limits) > 0 THEN
      UPDATE limits SET used = u.used, held = u.held FROM unnest(v_limits) AS u WHERE limits.account_id = u.account_id AND limits.id = u.id;
    END IF;
    IF v_tells THEN
      INSERT INTO outbox (account_id, id, topic, payload)
      SELECT account_id, gen_random_uuid(), CASE state WHEN 'open' THEN 'job.started' ELSE 'job.cancelled' END, jsonb_build_object('jobId', id)
      FROM unnest(v_holds || v_ended) WHERE runner = 'renderer' AND (state = 'open' OR outcome IN ('cancelled', 'expired'));
    END IF;
    PERFORM ledger_write(v_entries, v_operations, v_hours, v_sum_account, v_sum_hour, v_sum_quarter, v_sum_kind, v_sum_amount, v_sum_effect, v_sum_count);
  END IF;

  -- What had to wait: the first item of each account alone, what came after it by this function again.
  IF cardinality(v_waiting) > 0 THEN
    v_waits := NULL;
    v_accounts := NULL;
    DECLARE
      v_item ledger_item;
      v_rest ledger_item[] := '{}';
    BEGIN
      FOREACH v_item IN ARRAY v_waiting LOOP
        IF v_item.account_id IS DISTINCT FROM v_waits THEN
          v_waits := v_item.account_id;
          answer := ledger_one(v_item);
          RETURN NEXT answer;
        ELSE
          v_rest := v_rest || v_item;
        END IF;
      END LOOP;
      IF cardinality(v_rest) > 0 THEN
        RETURN QUERY SELECT (v_rest[p.n]).n, p.status, p.reason, p.shortfall, p.limit_id, p.outcome, p.sequence, p.available, p.held, p.hold_id, p.settled, p.returned, p.excess
        FROM (SELECT array_agg(account_id ORDER BY o) AS account, array_agg(kind ORDER BY o) AS kind, array_agg(key ORDER BY o) AS key, array_agg(fingerprint ORDER BY o) AS fingerprint,
            array_agg(at ORDER BY o) AS at, array_agg(amount ORDER BY o) AS amount, array_agg(hold_id ORDER BY o) AS hold, array_agg(quote_id ORDER BY o) AS quote,
            array_agg(operation ORDER BY o) AS operation, array_agg(card_id ORDER BY o) AS card, array_agg(card_version ORDER BY o) AS version, array_agg(project ORDER BY o) AS project,
            array_agg(department ORDER BY o) AS department, array_agg(member ORDER BY o) AS member, array_agg(actor ORDER BY o) AS actor, array_agg(memo ORDER BY o) AS memo,
            array_agg(expires_at ORDER BY o) AS expires, array_agg(runner ORDER BY o) AS runner, array_agg(limits ORDER BY o) AS limits, array_agg(extra ORDER BY o) AS extra
          FROM unnest(v_rest) WITH ORDINALITY AS r (n, account_id, kind, key, fingerprint, at, amount, hold_id, quote_id, operation, card_id, card_version, project, department, member,
            actor, memo, expires_at, runner, limits, extra, o)) AS r,
          LATERAL ledger_post(r.account, r.kind, r.key, r.fingerprint, r.at, r.amount, r.hold, r.quote, r.operation, r.card, r.version, r.project, r.department, r.member, r.actor, r.memo,
            r.expires, r.runner, r.limits, r.extra) AS p;
      END IF;
    END;
  END IF;
END $$;
--> statement-breakpoint
-- Opens an organization's account, with its first grants and its credit line where it has any, in the statement that makes the organization.
CREATE FUNCTION ledger_open(p_account uuid, p_open jsonb) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO, MDY' AS $$
DECLARE
  v_item jsonb;
  v_answer ledger_answer;
BEGIN
  INSERT INTO accounts (account_id, unit, card_id, card_version, plan_id, zone, anchor, period_start, period_end, trial_ends_at, created_at)
  VALUES (p_account, p_open ->> 'unit', p_open ->> 'cardId', (p_open ->> 'cardVersion')::integer, p_open ->> 'planId', p_open ->> 'zone',
    (p_open ->> 'anchor')::integer, (p_open ->> 'periodStart')::timestamptz, (p_open ->> 'periodEnd')::timestamptz,
    (p_open ->> 'trialEndsAt')::timestamptz, (p_open ->> 'at')::timestamptz);
  FOR v_item IN SELECT jsonb_array_elements(p_open -> 'items') LOOP
    v_answer := ledger_one(ROW(0, p_account, v_item ->> 'kind', v_item ->> 'key', (v_item ->> 'fingerprint')::uuid, (v_item ->> 'at')::timestamptz, (v_item ->> 'amount')::bigint,
      NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, v_item ->> 'actor', v_item ->> 'memo', NULL, NULL, NULL, v_item::text)::ledger_item);
    IF v_answer.status <> 'done' THEN
      RAISE EXCEPTION 'ledger_open: % was refused: %', v_item ->> 'kind', v_answer.reason;
    END IF;
  END LOOP;
  RETURN p_account;
END $$;
--> statement-breakpoint
-- Makes a limit's row for a period, or gives it a new cap. What is counted on it is the ledger's alone.
CREATE FUNCTION ledger_limit(p_account uuid, p_id uuid, p_scope text, p_subject text, p_start timestamptz, p_end timestamptz, p_cap bigint, p_is_hard boolean) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_id uuid;
BEGIN
  PERFORM FROM accounts WHERE account_id = p_account FOR NO KEY UPDATE;
  INSERT INTO limits AS l (account_id, id, scope, subject, period_start, period_end, cap, is_hard)
  VALUES (p_account, p_id, p_scope, p_subject, p_start, p_end, p_cap, p_is_hard)
  ON CONFLICT (account_id, scope, subject, period_start) WHERE period_start > '-infinity' DO UPDATE SET cap = excluded.cap, is_hard = excluded.is_hard, period_end = excluded.period_end
  RETURNING id INTO v_id;
  RETURN v_id;
END $$;
--> statement-breakpoint
-- Forgets keys of requests older than p_before, at least 31 days ago; those of business objects are kept for ever (GEN-9).
CREATE FUNCTION ledger_forget(p_before timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_count bigint;
BEGIN
  DELETE FROM operations WHERE at < least(p_before, now() - interval '31 days') AND NOT is_kept;
  GET DIAGNOSTICS v_count = ROW_COUNT;
  RETURN v_count;
END $$;
--> statement-breakpoint
-- The books from before there were seals: one link an account, so that they cannot be changed from here on either.
INSERT INTO seals (account_id, sequence, at, hash)
SELECT e.account_id, max(e.sequence), max(e.at), ledger_link(NULL, e.account_id, string_agg(ledger_bytes(e), ''::bytea ORDER BY e.sequence)) FROM entries e GROUP BY e.account_id;
--> statement-breakpoint
UPDATE accounts a SET seal = s.hash FROM seals s WHERE s.account_id = a.account_id AND s.sequence = a.sequence;
--> statement-breakpoint
DO $do$ DECLARE f regprocedure; BEGIN
  FOR f IN SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname LIKE 'ledger\_%' LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
  END LOOP;
END $do$;
