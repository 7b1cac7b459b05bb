-- The weekly answers as they were given. Owner: digest.
CREATE TABLE store.digest (
    digest_id VARCHAR NOT NULL,          -- 2025-W05
    from_at TIMESTAMPTZ NOT NULL,
    to_at TIMESTAMPTZ NOT NULL,
    as_of TIMESTAMPTZ NOT NULL,
    answer JSON NOT NULL,                -- the one stored object, rendered many ways
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to TIMESTAMPTZ,
    run_id VARCHAR NOT NULL
);

CREATE TABLE store.digest_item (
    digest_id VARCHAR NOT NULL,
    section VARCHAR NOT NULL,            -- narrative, story, first, number, quote, edit, missing
    rank INTEGER NOT NULL,
    subject_id VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    detail JSON NOT NULL,
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to TIMESTAMPTZ,
    run_id VARCHAR NOT NULL
);
