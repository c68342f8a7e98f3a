-- Corrections to 0003, which keeps its signatures: what a payment takes back, and what returns right after a close.
-- Takes back what is left of the lots that one payment bought, at most p_amount, never what another bought: of a bank lot
-- that several filled, the payment's own part counts as spent first. What is held of them is taken when it returns.
CREATE OR REPLACE FUNCTION ledger_claw_back(p_account uuid, p_source_id text, p_amount bigint, p_at timestamptz) RETURNS ledger_leg[]
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
-- One item of any kind, by the tables: for kinds that are rare, and for the rare case of common ones. Its account is locked.
CREATE OR REPLACE FUNCTION ledger_one(i ledger_item) RETURNS ledger_answer
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
