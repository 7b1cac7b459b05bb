-- What every flow writes: runs, drops, messages to an owner, rulings, and the store's versions.
CREATE SCHEMA IF NOT EXISTS store;

-- One pass of a flow. Wall time stands here and nowhere else.
CREATE TABLE store.run (
    run_id VARCHAR NOT NULL,
    flow VARCHAR NOT NULL,               -- ingest, analyse, digest, backfill, or a command
    as_of TIMESTAMPTZ NOT NULL,          -- the clock that its rows carry: the replay's in a replay
    started_at TIMESTAMPTZ NOT NULL,     -- wall time
    finished_at TIMESTAMPTZ,             -- wall time; NULL: running, or killed
    status VARCHAR NOT NULL,             -- running, completed, failed
    code_version VARCHAR NOT NULL,
    models JSON,                         -- name -> version, precision
    settings JSON,
    counts JSON,                         -- what it did: name -> number
    error VARCHAR
);

-- Something left out on purpose.
CREATE TABLE store.drop_row (
    drop_id VARCHAR NOT NULL,
    stage VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,            -- a URL, entry or article
    reason VARCHAR NOT NULL,
    detail VARCHAR,
    dropped_at TIMESTAMPTZ NOT NULL,     -- the run's as_of
    run_id VARCHAR NOT NULL
);

-- What others want changed: the owner of the table applies it.
CREATE TABLE store.inbox (
    message_id VARCHAR NOT NULL,
    owner VARCHAR NOT NULL,              -- ingest, analyse or digest
    kind VARCHAR NOT NULL,
    payload JSON NOT NULL,
    author VARCHAR NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    applied_at TIMESTAMPTZ,
    outcome VARCHAR
);

-- A person's word on a row.
CREATE TABLE store.ruling (
    ruling_id VARCHAR NOT NULL,
    subject_kind VARCHAR NOT NULL,       -- story, copy, hit, quote, figure, credit, date, scope, kind
    subject_id VARCHAR NOT NULL,
    verdict VARCHAR NOT NULL,
    author VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    ruled_at TIMESTAMPTZ NOT NULL,
    applied_at TIMESTAMPTZ
);

-- Moves with every commit of an owner: a stage compares it when it commits.
CREATE TABLE store.version_counter (
    owner VARCHAR NOT NULL,
    moves BIGINT NOT NULL
);

-- Facts fixed when the store was made: schema of vectors, precision, model.
CREATE TABLE store.fixed_fact (
    name VARCHAR NOT NULL,
    fact VARCHAR NOT NULL
);
