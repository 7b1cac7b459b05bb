-- A line that repeats on an outlet's pages and is left out of what is read there from then on. Owner: ingest.
CREATE TABLE store.template (
    template_id VARCHAR NOT NULL,        -- hash of the outlet's id and the line
    outlet_id VARCHAR NOT NULL,
    version_id VARCHAR NOT NULL,         -- the earliest version that had it: its words stand there
    span_start INTEGER NOT NULL,         -- code points of that version's text
    span_end INTEGER NOT NULL,
    articles INTEGER NOT NULL,           -- articles that had it when it was learnt, of
    of_articles INTEGER NOT NULL,        -- these of its outlet; each text counted once
    learnt_at TIMESTAMPTZ NOT NULL,
    run_id VARCHAR NOT NULL
);

-- What was left out of a version. Owner: ingest.
CREATE TABLE store.version_template (
    version_id VARCHAR NOT NULL,
    template_id VARCHAR NOT NULL
);
