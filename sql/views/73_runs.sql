-- One row per run: one pass of a flow.
-- @column run_id: the run
-- @column flow: ingest, analyse, digest, backfill or a command
-- @column as_of: the clock that its rows carry: the replay's in a replay
-- @column status: running, completed or failed
-- @column started_at: wall time
-- @column finished_at: wall time
-- @column seconds: how long it took
-- @column counts: what it did
-- @column models: model and precision that it used
-- @column code_version: of Newswake
-- @column error: what went wrong
SELECT
    run_id,
    flow,
    as_of,
    status,
    started_at,
    finished_at,
    epoch(finished_at - started_at) AS seconds,
    counts,
    models,
    code_version,
    error
FROM store.run
