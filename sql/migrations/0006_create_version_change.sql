-- A passage in which a version differs from the one before it (its article's n - 1). Owner: ingest.
CREATE TABLE store.version_change (
    version_id VARCHAR NOT NULL,         -- the later version
    place INTEGER NOT NULL,              -- 0 is the first
    part VARCHAR NOT NULL,               -- title, text
    what VARCHAR NOT NULL,               -- figure, quote, claim, withdrawn, added, typo, wording
    before_start INTEGER,                -- code points of the earlier version; NULL: it was added
    before_end INTEGER,
    after_start INTEGER,                 -- code points of the later version; NULL: it was taken out
    after_end INTEGER
);
