-- A story in sentences of its own reports. Owner: analyse.
CREATE TABLE store.story_line (
    story_id VARCHAR NOT NULL,
    place INTEGER NOT NULL,              -- 1 is told first
    article_id VARCHAR NOT NULL,
    version_id VARCHAR NOT NULL,
    part VARCHAR NOT NULL,               -- title or text
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL,
    nearness DOUBLE,                     -- to what the other reports say, 0 to 1; NULL where nothing measures it
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to TIMESTAMPTZ,
    run_id VARCHAR NOT NULL
);

-- Of which articles and versions a story was told, and by what: where that has changed it is told anew.
CREATE TABLE store.story_told (
    story_id VARCHAR NOT NULL,
    told_of VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL
);
