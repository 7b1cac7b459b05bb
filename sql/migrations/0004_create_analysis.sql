-- What was found in articles. Owner: analyse. Rows are closed (valid_to) and opened anew, never overwritten.

-- Which version of an article a stage has analysed, and by what: what is missing here is due.
CREATE TABLE store.analysed (
    article_id VARCHAR NOT NULL,
    stage VARCHAR NOT NULL,              -- passages, copies, stories, hits
    version_id VARCHAR NOT NULL,
    recipe VARCHAR NOT NULL,             -- hash of code, models, settings and definitions that matter
    analysed_at TIMESTAMPTZ NOT NULL,
    run_id VARCHAR NOT NULL
);

CREATE TABLE store.copy_member (
    article_id VARCHAR NOT NULL,
    copy_group_id VARCHAR NOT NULL,
    relation VARCHAR NOT NULL,           -- alone, origin, exact, near, contained, same_title
    jaccard DOUBLE NOT NULL,
    partial_of VARCHAR,                  -- the article that one of its own words copies in part
    partial_share DOUBLE,                -- of its words, 0 to 1
    reason VARCHAR NOT NULL,
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to TIMESTAMPTZ,
    run_id VARCHAR NOT NULL
);

CREATE TABLE store.story (
    story_id VARCHAR NOT NULL,           -- out of its founding article's id; never used again
    founding_article_id VARCHAR NOT NULL,
    founded_at TIMESTAMPTZ NOT NULL,     -- first_seen_at of the founder
    merged_into VARCHAR,
    run_id VARCHAR NOT NULL
);

CREATE TABLE store.story_member (
    article_id VARCHAR NOT NULL,
    story_id VARCHAR NOT NULL,
    score DOUBLE NOT NULL,
    reasons JSON NOT NULL,
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to TIMESTAMPTZ,
    run_id VARCHAR NOT NULL
);

CREATE TABLE store.story_lineage (
    event VARCHAR NOT NULL,              -- birth, merge, split, retire
    story_id VARCHAR NOT NULL,
    other_id VARCHAR,
    reason VARCHAR NOT NULL,
    author VARCHAR NOT NULL,             -- analyse, or who ruled
    valid_from TIMESTAMPTZ NOT NULL,
    run_id VARCHAR NOT NULL
);

-- Each definition that was ever scored.
CREATE TABLE store.narrative_version (
    narrative_id VARCHAR NOT NULL,
    definition_version VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    definition JSON NOT NULL,
    window_from DATE,
    window_to DATE,
    languages VARCHAR[] NOT NULL,        -- what the matcher serves: other articles are not measured
    scored_since TIMESTAMPTZ,            -- NULL: everything stored
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to TIMESTAMPTZ,
    run_id VARCHAR NOT NULL
);

CREATE TABLE store.hit (
    hit_id VARCHAR NOT NULL,
    narrative_id VARCHAR NOT NULL,
    definition_version VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    version_id VARCHAR NOT NULL,
    part VARCHAR NOT NULL,               -- title, text
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL,
    position VARCHAR NOT NULL,           -- title, lead, body
    score DOUBLE NOT NULL,
    stance VARCHAR NOT NULL,             -- asserts, reports, disputes
    statement VARCHAR NOT NULL,
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to TIMESTAMPTZ,
    run_id VARCHAR NOT NULL
);

CREATE TABLE store.quote (
    quote_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    version_id VARCHAR NOT NULL,
    part VARCHAR NOT NULL,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL,
    speaker VARCHAR,
    speaker_entity_id VARCHAR,
    is_verified BOOLEAN NOT NULL,
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to TIMESTAMPTZ,
    run_id VARCHAR NOT NULL
);

CREATE TABLE store.figure (
    figure_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    version_id VARCHAR NOT NULL,
    part VARCHAR NOT NULL,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL,
    value_low DOUBLE NOT NULL,
    value_high DOUBLE NOT NULL,
    unit VARCHAR NOT NULL,
    comparator VARCHAR NOT NULL,
    measure VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    subject_entity_id VARCHAR,
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to TIMESTAMPTZ,
    run_id VARCHAR NOT NULL
);

CREATE TABLE store.credit (
    credit_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    version_id VARCHAR NOT NULL,
    part VARCHAR NOT NULL,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL,
    kind VARCHAR NOT NULL,               -- reported, told, republished, link, primary
    outlet_name VARCHAR NOT NULL,        -- as written
    outlet_id VARCHAR,                   -- NULL: no seed knows it
    is_own BOOLEAN NOT NULL,
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to TIMESTAMPTZ,
    run_id VARCHAR NOT NULL
);

CREATE TABLE store.mention (
    mention_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    version_id VARCHAR NOT NULL,
    part VARCHAR NOT NULL,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL,
    entity_id VARCHAR NOT NULL,
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to TIMESTAMPTZ,
    run_id VARCHAR NOT NULL
);

-- Intervals of shares: resampled over stories, since the reports of one event are not independent.
CREATE TABLE store.share_interval (
    narrative_id VARCHAR NOT NULL,
    panel_id VARCHAR NOT NULL,
    day DATE NOT NULL,
    share_low_pct DOUBLE NOT NULL,
    share_high_pct DOUBLE NOT NULL,
    resamples INTEGER NOT NULL,
    run_id VARCHAR NOT NULL
);
