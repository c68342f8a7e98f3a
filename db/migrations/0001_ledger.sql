-- The ledger's functions: the only way to write its tables (ledger.md). They run as their owner; the application's
-- role may call ledger_post and ledger_open, and may only read the tables.

-- Raised by atomically(): a guarded write that touched another number of rows undoes the whole statement.
CREATE FUNCTION expect_rows(touched bigint, wanted bigint) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
  IF touched <> wanted THEN
    RAISE EXCEPTION 'expect_rows: % instead of %', touched, wanted USING ERRCODE = 'P0002';
  END IF;
  RETURN touched;
END $$;
--> statement-breakpoint
-- Entries lie in one partition a month; the default one catches what was not foreseen, so that no posting ever fails for it.
CREATE TABLE entries_default PARTITION OF entries DEFAULT;
--> statement-breakpoint
CREATE FUNCTION ledger_ensure_partitions(p_from timestamptz DEFAULT now(), p_to timestamptz DEFAULT now() + interval '3 months') RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
  v_month date := date_trunc('month', p_from)::date;
  v_name text;
  v_made integer := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('greenlight.partitions'));
  WHILE v_month <= p_to LOOP
    v_name := 'entries_' || to_char(v_month, 'YYYY_MM');
    IF to_regclass('public.' || v_name) IS NULL
      AND NOT EXISTS (SELECT FROM entries_default WHERE at >= v_month AND at < v_month + interval '1 month') THEN
      EXECUTE format('CREATE TABLE %I PARTITION OF entries FOR VALUES FROM (%L) TO (%L)', v_name, v_month::timestamptz, (v_month + interval '1 month')::timestamptz);
      v_made := v_made + 1;
    END IF;
    v_month := (v_month + interval '1 month')::date;
  END LOOP;
  RETURN v_made;
END $$;
--> statement-breakpoint
-- Readiness: are this month and the next three there to write to?
CREATE FUNCTION ledger_ready() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
  SELECT bool_and(to_regclass('public.entries_' || to_char(month, 'YYYY_MM')) IS NOT NULL)
  FROM generate_series(date_trunc('month', now()), now() + interval '3 months', interval '1 month') AS month
$$;
--> statement-breakpoint
SELECT ledger_ensure_partitions(now() - interval '4 months', now() + interval '3 months');
--> statement-breakpoint
-- One movement before it is numbered: ledger_post turns the legs of a call into entries, roll-ups and balances at once.
CREATE TYPE ledger_leg AS (
  kind text, from_side text, to_side text, amount bigint, lot_id uuid, lot_class text, memo text, at timestamptz
);
--> statement-breakpoint
CREATE FUNCTION ledger_effect(leg ledger_leg) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN leg.to_side = 'available' THEN leg.amount ELSE 0 END - CASE WHEN leg.from_side = 'available' THEN leg.amount ELSE 0 END
$$;
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
      v_legs := v_legs || ROW('expire', 'available', 'expired', v_lot.remaining, v_lot.id, v_lot.class, NULL, v_lot.expires_at)::ledger_leg;
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
    v_legs := v_legs || ROW(p_kind, 'available', p_to, v_part, v_lot.id, v_lot.class, NULL, p_at)::ledger_leg;
    v_owed := v_owed - v_part;
  END LOOP;
  IF v_owed > 0 THEN
    RAISE EXCEPTION 'ledger_draw: the lots of % hold % less than its balance says', p_account, v_owed;
  END IF;
  RETURN v_legs;
END $$;
--> statement-breakpoint
-- Gives p_amount of a hold made at p_held_at back to its lot, and treats it as every close since would have treated it (GEN-6).
CREATE FUNCTION ledger_return(p_account uuid, p_lot uuid, p_amount bigint, p_held_at timestamptz, p_at timestamptz) RETURNS ledger_leg[]
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  v_lot lots%ROWTYPE;
  v_close record;
  v_left bigint := p_amount;
  v_keep bigint;
  v_since timestamptz := p_held_at;
  v_legs ledger_leg[];
BEGIN
  SELECT * INTO STRICT v_lot FROM lots WHERE account_id = p_account AND id = p_lot;
  v_legs := ARRAY[ROW('release', 'held', 'available', p_amount, p_lot, v_lot.class, NULL, p_at)::ledger_leg];
  FOR v_close IN SELECT * FROM closes WHERE account_id = p_account AND closed_at >= p_held_at AND room IS NOT NULL ORDER BY period_end LOOP
    EXIT WHEN v_lot.expires_at <= v_close.period_end OR v_left = 0;
    CONTINUE WHEN v_lot.rolled_to IS NULL AND v_lot.class <> v_close.bank_class;
    CONTINUE WHEN v_lot.rolled_to IS NOT NULL AND v_lot.period_end <> v_close.period_end;
    v_keep := least(v_left, v_close.room);
    UPDATE closes SET room = room - v_keep WHERE account_id = p_account AND period_end = v_close.period_end;
    IF v_keep < v_left THEN
      v_legs := v_legs || ROW('forfeit', 'available', 'expired', v_left - v_keep, v_lot.id, v_lot.class, 'over the bank''s cap', p_at)::ledger_leg;
      v_left := v_keep;
    END IF;
    IF v_lot.rolled_to IS NOT NULL AND v_left > 0 THEN
      UPDATE lots SET granted = granted + v_left WHERE account_id = p_account AND id = v_lot.rolled_to;
      v_legs := v_legs || ROW('rollover', 'available', 'available', v_left, v_lot.rolled_to, v_close.bank_class, NULL, p_at)::ledger_leg;
      SELECT * INTO STRICT v_lot FROM lots WHERE account_id = p_account AND id = v_lot.rolled_to;
    END IF;
  END LOOP;
  IF v_left > 0 AND v_lot.expires_at <= p_at THEN
    v_legs := v_legs || ROW('expire', 'available', 'expired', v_left, v_lot.id, v_lot.class, 'expired while it was held', p_at)::ledger_leg;
  ELSIF v_left > 0 THEN
    UPDATE lots SET remaining = remaining + v_left, closed_at = NULL WHERE account_id = p_account AND id = v_lot.id;
  END IF;
  RETURN v_legs;
END $$;
--> statement-breakpoint
-- Ends a hold: the first p_settle of its allocations is spent, the rest returns, newest allocation first (GEN-5, GEN-6).
CREATE FUNCTION ledger_end_hold(p_hold holds, p_settle bigint, p_at timestamptz) RETURNS ledger_leg[]
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  v_part record;
  v_back bigint := p_hold.amount - p_settle;
  v_returned bigint;
  v_spent ledger_leg[] := '{}';
  v_legs ledger_leg[] := '{}';
BEGIN
  FOR v_part IN
    SELECT a.lot_id, a.amount, l.class FROM hold_allocations a JOIN lots l ON l.account_id = a.account_id AND l.id = a.lot_id
    WHERE a.account_id = p_hold.account_id AND a.hold_id = p_hold.id ORDER BY a.position DESC
  LOOP
    v_returned := least(v_part.amount, v_back);
    v_back := v_back - v_returned;
    IF v_part.amount > v_returned THEN
      v_spent := ROW('settle', 'held', 'spent', v_part.amount - v_returned, v_part.lot_id, v_part.class, NULL, p_at)::ledger_leg || v_spent;
    END IF;
    IF v_returned > 0 THEN
      v_legs := v_legs || ledger_return(p_hold.account_id, v_part.lot_id, v_returned, p_hold.created_at, p_at);
    END IF;
  END LOOP;
  RETURN v_spent || v_legs;
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
    UPDATE lots SET remaining = 0, closed_at = coalesce(closed_at, p_at), rolled_to = v_bank,
      expires_at = CASE WHEN v_bank IS NULL THEN coalesce(expires_at, p_account.period_end) ELSE expires_at END
    WHERE account_id = p_account.account_id AND id = v_lot.id;
    IF v_keep > 0 THEN
      v_legs := v_legs || ROW('rollover', 'available', 'available', v_keep, v_bank, v_roll ->> 'class', NULL, p_at)::ledger_leg;
    END IF;
    IF v_lot.remaining > v_keep THEN
      v_legs := v_legs || CASE WHEN v_roll IS NULL
        THEN ROW('expire', 'available', 'expired', v_lot.remaining - v_keep, v_lot.id, v_lot.class, 'period ended', p_at)::ledger_leg
        ELSE ROW('forfeit', 'available', 'expired', v_lot.remaining - v_keep, v_lot.id, v_lot.class, 'over the bank''s cap', p_at)::ledger_leg END;
    END IF;
  END LOOP;
  IF v_moved > 0 THEN
    UPDATE lots SET granted = v_moved, remaining = v_moved, closed_at = NULL WHERE account_id = p_account.account_id AND id = v_bank;
  END IF;
  INSERT INTO closes (account_id, period_end, closed_at, cap, room, bank_class, rolled, forfeited)
  VALUES (p_account.account_id, p_account.period_end, p_at, (v_roll ->> 'cap')::bigint, CASE WHEN v_roll IS NULL THEN NULL ELSE v_free END,
    v_roll ->> 'class', v_moved, v_lost);
  FOR v_grant IN SELECT jsonb_array_elements(p_item -> 'grants') LOOP
    v_legs := v_legs || ledger_grant(p_account.account_id, p_account.sequence, v_grant, 'grant', p_at);
  END LOOP;
  UPDATE accounts SET period_start = (p_item ->> 'nextStart')::timestamptz, period_end = (p_item ->> 'nextEnd')::timestamptz,
    plan_id = coalesce(p_item ->> 'planId', plan_id),
    trial_ends_at = CASE WHEN coalesce(p_item ->> 'planId', plan_id) = plan_id THEN trial_ends_at END
  WHERE account_id = p_account.account_id;
  RETURN v_legs;
END $$;
--> statement-breakpoint
-- Makes a lot. `fromSide` names where the credits come from: granted by a plan, or external for what was paid for.
CREATE FUNCTION ledger_grant(p_account uuid, p_sequence bigint, p_grant jsonb, p_kind text, p_at timestamptz) RETURNS ledger_leg[]
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  v_amount bigint := (p_grant ->> 'amount')::bigint;
BEGIN
  INSERT INTO lots (account_id, id, class, rank, granted, remaining, expires_at, period_end, source, source_id, granted_at, sequence)
  VALUES (p_account, (p_grant ->> 'lotId')::uuid, p_grant ->> 'class', (p_grant ->> 'rank')::smallint, v_amount, v_amount,
    (p_grant ->> 'expiresAt')::timestamptz, (p_grant ->> 'periodEnd')::timestamptz, p_grant ->> 'source', p_grant ->> 'sourceId', p_at, p_sequence);
  RETURN ARRAY[ROW(p_kind, coalesce(p_grant ->> 'fromSide', 'granted'), 'available', v_amount, (p_grant ->> 'lotId')::uuid, p_grant ->> 'class', NULL, p_at)::ledger_leg];
END $$;
--> statement-breakpoint
-- Numbers the legs of a call and writes entries, roll-ups and balances, one set-based statement each (GEN-8).
CREATE FUNCTION ledger_write(p_account accounts, p_legs ledger_leg[], p_item jsonb, p_hold holds) RETURNS accounts
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  v_transaction uuid := gen_random_uuid();
  v_at timestamptz := coalesce(p_account.last_entry_at, '-infinity');
  v_account accounts;
BEGIN
  INSERT INTO entries (account_id, sequence, at, transaction, kind, from_side, to_side, amount, effect, balance_after, lot_id, lot_class, hold_id,
    quote_id, operation, card_id, card_version, project, department, actor, memo, corrects, key)
  SELECT p_account.account_id, p_account.sequence + leg.n, greatest(v_at, max(leg.at) OVER (ORDER BY leg.n)), v_transaction, leg.kind, leg.from_side, leg.to_side,
    leg.amount, leg.effect, p_account.available + sum(leg.effect) OVER (ORDER BY leg.n), leg.lot_id, leg.lot_class, p_hold.id,
    coalesce(p_hold.quote_id, (p_item ->> 'quoteId')::uuid), coalesce(p_hold.operation, p_item ->> 'operation'),
    coalesce(p_item ->> 'cardId', p_account.card_id), coalesce((p_item ->> 'cardVersion')::integer, p_account.card_version),
    coalesce(p_hold.project, p_item ->> 'project'), coalesce(p_hold.department, p_item ->> 'department'),
    CASE WHEN leg.kind IN ('expire', 'forfeit', 'rollover') THEN 'system:ledger' ELSE p_item ->> 'actor' END,
    coalesce(leg.memo, p_item ->> 'memo'), (p_item ->> 'corrects')::bigint, p_item ->> 'key'
  FROM (SELECT l.*, ledger_effect(ROW(l.kind, l.from_side, l.to_side, l.amount, l.lot_id, l.lot_class, l.memo, l.at)::ledger_leg) AS effect
    FROM unnest(p_legs) WITH ORDINALITY AS l (kind, from_side, to_side, amount, lot_id, lot_class, memo, at, n)) AS leg;

  INSERT INTO rollup_kinds AS r (account_id, day, kind, amount, effect, count)
  SELECT p_account.account_id, to_char(e.at AT TIME ZONE p_account.zone, 'YYYY-MM-DD'), e.kind, sum(e.amount), sum(e.effect), count(*)
  FROM entries e WHERE e.account_id = p_account.account_id AND e.at >= v_at AND e.sequence > p_account.sequence GROUP BY 2, 3
  ON CONFLICT (account_id, day, kind) DO UPDATE SET amount = r.amount + excluded.amount, effect = r.effect + excluded.effect, count = r.count + excluded.count;

  INSERT INTO rollup_quarters AS r (account_id, quarter, kind, amount, effect, count)
  SELECT p_account.account_id, date_bin('15 minutes', e.at, 'epoch'), e.kind, sum(e.amount), sum(e.effect), count(*)
  FROM entries e WHERE e.account_id = p_account.account_id AND e.at >= v_at AND e.sequence > p_account.sequence GROUP BY 2, 3
  ON CONFLICT (account_id, quarter, kind) DO UPDATE SET amount = r.amount + excluded.amount, effect = r.effect + excluded.effect, count = r.count + excluded.count;

  INSERT INTO rollup_operations AS r (account_id, day, operation, amount, count)
  SELECT p_account.account_id, to_char(e.at AT TIME ZONE p_account.zone, 'YYYY-MM-DD'), coalesce(e.operation, ''), sum(e.amount), 1
  FROM entries e WHERE e.account_id = p_account.account_id AND e.at >= v_at AND e.sequence > p_account.sequence AND e.to_side = 'spent' GROUP BY 2, 3
  ON CONFLICT (account_id, day, operation) DO UPDATE SET amount = r.amount + excluded.amount, count = r.count + 1;

  UPDATE accounts a SET
    available = a.available + (SELECT coalesce(sum(ledger_effect(l)), 0) FROM unnest(p_legs) AS l),
    held = a.held + (SELECT coalesce(sum(CASE WHEN l.to_side = 'held' THEN l.amount ELSE 0 END - CASE WHEN l.from_side = 'held' THEN l.amount ELSE 0 END), 0) FROM unnest(p_legs) AS l),
    sequence = a.sequence + cardinality(p_legs),
    last_entry_at = nullif(greatest(v_at, (SELECT max(l.at) FROM unnest(p_legs) AS l)), '-infinity')
  WHERE a.account_id = p_account.account_id RETURNING a.* INTO v_account;
  RETURN v_account;
END $$;
--> statement-breakpoint
-- Posts one item under its key: the same key and body answers what it answered first (GEN-9); a refusal changes nothing.
CREATE FUNCTION ledger_post(p_account uuid, p_item jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_kind text := p_item ->> 'kind';
  v_at timestamptz := date_trunc('milliseconds', (p_item ->> 'at')::timestamptz);
  v_amount bigint := (p_item ->> 'amount')::bigint;
  v_account accounts;
  v_seen operations;
  v_hold holds;
  v_legs ledger_leg[];
  v_settle bigint := 0;
  v_result jsonb := '{}';
BEGIN
  SELECT * INTO v_account FROM accounts WHERE account_id = p_account FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN jsonb_build_object('status', 'refused', 'reason', 'not_found');
  END IF;
  SELECT * INTO v_seen FROM operations WHERE account_id = p_account AND key = p_item ->> 'key';
  IF FOUND THEN
    RETURN CASE WHEN v_seen.fingerprint = p_item ->> 'fingerprint' THEN v_seen.result || '{"status": "duplicate"}'
      ELSE jsonb_build_object('status', 'refused', 'reason', 'idempotency_mismatch') END;
  END IF;
  IF v_kind = 'close' THEN
    IF v_account.period_end <> (p_item ->> 'periodEnd')::timestamptz OR v_at < v_account.period_end THEN
      RETURN jsonb_build_object('status', 'refused', 'reason', 'not_due');
    END IF;
    v_at := v_account.period_end; -- A late close is dated as if it had been on time, as far as the books allow.
  ELSIF v_kind IN ('hold', 'charge') AND v_at >= v_account.period_end THEN
    RETURN jsonb_build_object('status', 'refused', 'reason', 'period_due');
  END IF;
  v_at := greatest(v_at, v_account.last_entry_at);
  v_legs := ledger_expire(p_account, v_at);

  IF v_kind IN ('settle', 'release') THEN
    SELECT * INTO v_hold FROM holds WHERE account_id = p_account AND id = (p_item ->> 'holdId')::uuid FOR UPDATE;
    IF NOT FOUND THEN
      RETURN jsonb_build_object('status', 'refused', 'reason', 'not_found');
    ELSIF v_hold.state <> 'open' THEN
      RETURN jsonb_build_object('status', 'refused', 'reason', 'hold_ended', 'state', v_hold.state, 'outcome', v_hold.outcome);
    END IF;
  ELSIF v_kind IN ('hold', 'charge') OR (v_kind = 'adjust' AND v_amount < 0) THEN
    v_settle := v_account.available + (SELECT coalesce(sum(ledger_effect(l)), 0) FROM unnest(v_legs) AS l) - abs(v_amount);
    IF v_settle < 0 THEN
      -- The expiry found on the way is undone with the refusal's return only if nothing was written: keep it, it is true.
      IF cardinality(v_legs) > 0 THEN
        PERFORM ledger_write(v_account, v_legs, p_item || '{"kind": "expire"}', NULL);
      END IF;
      RETURN jsonb_build_object('status', 'refused', 'reason', 'insufficient_credits', 'shortfall', (-v_settle)::text);
    END IF;
  END IF;

  IF v_kind = 'grant' OR (v_kind = 'adjust' AND v_amount > 0) THEN
    v_legs := v_legs || ledger_grant(p_account, v_account.sequence, p_item, v_kind, v_at);
  ELSIF v_kind = 'hold' THEN
    INSERT INTO holds (account_id, id, quote_id, operation, amount, state, runner, project, department, created_by, created_at, expires_at)
    VALUES (p_account, (p_item ->> 'holdId')::uuid, (p_item ->> 'quoteId')::uuid, p_item ->> 'operation', v_amount, 'open', p_item ->> 'runner',
      p_item ->> 'project', p_item ->> 'department', p_item ->> 'actor', v_at, (p_item ->> 'expiresAt')::timestamptz)
    RETURNING * INTO v_hold;
    v_legs := v_legs || ledger_draw(p_account, v_amount, v_at, 'hold', 'held');
    INSERT INTO hold_allocations (account_id, hold_id, position, lot_id, amount)
    SELECT p_account, v_hold.id, row_number() OVER (ORDER BY l.n), l.lot_id, l.amount
    FROM unnest(v_legs) WITH ORDINALITY AS l (kind, from_side, to_side, amount, lot_id, lot_class, memo, at, n) WHERE l.kind = 'hold';
    IF v_hold.runner = 'renderer' THEN
      INSERT INTO outbox (account_id, id, topic, payload) VALUES (p_account, gen_random_uuid(), 'job.started', jsonb_build_object('jobId', v_hold.id));
    END IF;
  ELSIF v_kind = 'charge' THEN
    v_legs := v_legs || ledger_draw(p_account, v_amount, v_at, 'charge', 'spent');
  ELSIF v_kind = 'adjust' THEN
    v_legs := v_legs || ledger_draw(p_account, -v_amount, v_at, 'adjust', 'external');
  ELSIF v_kind IN ('settle', 'release') THEN
    v_settle := CASE v_kind WHEN 'settle' THEN least(v_amount, v_hold.amount) ELSE 0 END;
    v_legs := v_legs || ledger_end_hold(v_hold, v_settle, v_at);
    UPDATE holds SET state = CASE WHEN v_kind = 'settle' THEN 'settled' WHEN p_item ->> 'outcome' = 'expired' THEN 'expired' ELSE 'released' END,
      outcome = CASE WHEN v_kind = 'settle' THEN 'succeeded' ELSE p_item ->> 'outcome' END, reason = p_item ->> 'memo',
      settled = v_settle, returned = amount - v_settle, excess = greatest(0, coalesce(v_amount, 0) - amount), ended_at = v_at
    WHERE account_id = p_account AND id = v_hold.id RETURNING * INTO v_hold;
    IF v_hold.runner = 'renderer' AND v_hold.outcome IN ('cancelled', 'expired') THEN
      INSERT INTO outbox (account_id, id, topic, payload) VALUES (p_account, gen_random_uuid(), 'job.cancelled', jsonb_build_object('jobId', v_hold.id));
    END IF;
  ELSIF v_kind = 'close' THEN
    v_legs := v_legs || ledger_close(v_account, p_item, v_at);
  ELSIF v_kind <> 'expire' THEN
    RAISE EXCEPTION 'ledger_post: unknown kind %', v_kind;
  END IF;

  v_account := ledger_write(v_account, v_legs, p_item, v_hold);
  v_result := jsonb_build_object('status', 'done', 'sequence', v_account.sequence::text, 'available', v_account.available::text, 'held', v_account.held::text,
    'holdId', v_hold.id, 'settled', v_hold.settled::text, 'returned', v_hold.returned::text, 'excess', v_hold.excess::text);
  INSERT INTO operations (account_id, key, fingerprint, result, at) VALUES (p_account, p_item ->> 'key', p_item ->> 'fingerprint', v_result, v_at);
  PERFORM pg_notify('greenlight_live', p_account::text);
  RETURN v_result;
END $$;
--> statement-breakpoint
-- Opens an organization's account, with its first grants where it has any, in the statement that makes the organization.
CREATE FUNCTION ledger_open(p_account uuid, p_open jsonb) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_grant jsonb;
BEGIN
  INSERT INTO accounts (account_id, unit, card_id, card_version, plan_id, zone, anchor, period_start, period_end, trial_ends_at, created_at)
  VALUES (p_account, p_open ->> 'unit', p_open ->> 'cardId', (p_open ->> 'cardVersion')::integer, p_open ->> 'planId', p_open ->> 'zone',
    (p_open ->> 'anchor')::integer, (p_open ->> 'periodStart')::timestamptz, (p_open ->> 'periodEnd')::timestamptz,
    (p_open ->> 'trialEndsAt')::timestamptz, (p_open ->> 'at')::timestamptz);
  FOR v_grant IN SELECT jsonb_array_elements(p_open -> 'grants') LOOP
    PERFORM ledger_post(p_account, v_grant);
  END LOOP;
  RETURN p_account;
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION ledger_expire(uuid, timestamptz), ledger_draw(uuid, bigint, timestamptz, text, text),
  ledger_return(uuid, uuid, bigint, timestamptz, timestamptz), ledger_end_hold(holds, bigint, timestamptz), ledger_close(accounts, jsonb, timestamptz),
  ledger_grant(uuid, bigint, jsonb, text, timestamptz), ledger_write(accounts, ledger_leg[], jsonb, holds), ledger_post(uuid, jsonb), ledger_open(uuid, jsonb),
  ledger_ensure_partitions(timestamptz, timestamptz), ledger_ready() FROM PUBLIC;
