-- Spreads Greenlight's tables over a Citus cluster by account, once, as the owner, right after `npm run db:migrate` and while
-- nothing else is connected: psql "$DATABASE_OWNER_URL" -v ON_ERROR_STOP=1 -f db/distribute.sql
-- Then set LEDGER_CALLS=account: a call of one account is handed whole to the node that has it, as a bare statement; a call of
-- many accounts cannot be. People, sign-ins, rate cards, the list of organizations and what the payment service told us are
-- small and are copied to every node.

SELECT create_reference_table('users');
SELECT create_reference_table('user_logins');
SELECT create_reference_table('sessions');
SELECT create_reference_table('sign_in_tokens');
SELECT create_reference_table('organizations');
SELECT create_reference_table('card_versions');
SELECT create_reference_table('card_drafts');
SELECT create_reference_table('payment_events');
SELECT create_reference_table('reconciliations');
SELECT create_reference_table('seen_to');

SELECT create_distributed_table('accounts', 'account_id');
SELECT create_distributed_table('lots', 'account_id', colocate_with => 'accounts');
SELECT create_distributed_table('holds', 'account_id', colocate_with => 'accounts');
SELECT create_distributed_table('entries', 'account_id', colocate_with => 'accounts');
SELECT create_distributed_table('operations', 'account_id', colocate_with => 'accounts');
SELECT create_distributed_table('limits', 'account_id', colocate_with => 'accounts');
SELECT create_distributed_table('seals', 'account_id', colocate_with => 'accounts');
SELECT create_distributed_table('closes', 'account_id', colocate_with => 'accounts');
SELECT create_distributed_table('rollup_kinds', 'account_id', colocate_with => 'accounts');
SELECT create_distributed_table('rollup_buckets', 'account_id', colocate_with => 'accounts');
SELECT create_distributed_table('rollup_spend', 'account_id', colocate_with => 'accounts');
SELECT create_distributed_table('verifications', 'account_id', colocate_with => 'accounts');
SELECT create_distributed_table('quotes', 'account_id', colocate_with => 'accounts');
SELECT create_distributed_table('job_runs', 'account_id', colocate_with => 'accounts');
SELECT create_distributed_table('outbox', 'account_id', colocate_with => 'accounts');
SELECT create_distributed_table('usage_events', 'account_id', colocate_with => 'accounts');
SELECT create_distributed_table('usage_counters', 'account_id', colocate_with => 'accounts');
SELECT create_distributed_table('storage_changes', 'account_id', colocate_with => 'accounts');
SELECT create_distributed_table('storage_charged', 'account_id', colocate_with => 'accounts');
SELECT create_distributed_table('bills', 'account_id', colocate_with => 'accounts');
SELECT create_distributed_table('bill_lines', 'account_id', colocate_with => 'accounts');
SELECT create_distributed_table('bill_cursors', 'account_id', colocate_with => 'accounts');
SELECT create_distributed_table('billing_customers', 'account_id', colocate_with => 'accounts');
SELECT create_distributed_table('billing_currencies', 'account_id', colocate_with => 'accounts');
SELECT create_distributed_table('agreed_changes', 'account_id', colocate_with => 'accounts');
SELECT create_distributed_table('orders', 'account_id', colocate_with => 'accounts');
SELECT create_distributed_table('subscriptions', 'account_id', colocate_with => 'accounts');
SELECT create_distributed_table('payments', 'account_id', colocate_with => 'accounts');
SELECT create_distributed_table('paid_periods', 'account_id', colocate_with => 'accounts');
SELECT create_distributed_table('recharge_rules', 'account_id', colocate_with => 'accounts');
SELECT create_distributed_table('purchase_requests', 'account_id', colocate_with => 'accounts');
SELECT create_distributed_table('notices', 'account_id', colocate_with => 'accounts');
SELECT create_distributed_table('audit', 'account_id', colocate_with => 'accounts');
SELECT create_distributed_table('memberships', 'account_id', colocate_with => 'accounts');
SELECT create_distributed_table('invites', 'account_id', colocate_with => 'accounts');
SELECT create_distributed_table('api_keys', 'account_id', colocate_with => 'accounts');
SELECT create_distributed_table('api_windows', 'account_id', colocate_with => 'accounts');
SELECT create_distributed_table('api_answers', 'account_id', colocate_with => 'accounts');

-- The functions run where the account lies; what they call goes with them.
SELECT create_distributed_function(oid::regprocedure) FROM pg_proc
WHERE pronamespace = 'public'::regnamespace AND proname LIKE 'ledger\_%' AND proname NOT IN ('ledger_post_account', 'ledger_open', 'ledger_limit');
SELECT create_distributed_function(oid::regprocedure, 'p_account', colocate_with => 'accounts') FROM pg_proc
WHERE pronamespace = 'public'::regnamespace AND proname IN ('ledger_post_account', 'ledger_open', 'ledger_limit');
