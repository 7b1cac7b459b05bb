-- What was fetched and read. Owner: ingest.
CREATE TABLE store.channel (
    channel_id VARCHAR NOT NULL,         -- its address as first known, for ever
    url VARCHAR NOT NULL,                -- its address now
    outlet_id VARCHAR,                   -- NULL: a collection that lists many outlets
    mode VARCHAR NOT NULL,               -- always_on, searched
    role VARCHAR NOT NULL,               -- feed, or the role of an archive's collection
    format VARCHAR,
    added_at TIMESTAMPTZ NOT NULL,
    retired_at TIMESTAMPTZ,              -- taken out of the seeds
    etag VARCHAR,
    last_modified VARCHAR,
    body_hash VARCHAR,
    next_poll_at TIMESTAMPTZ,
    poll_minutes DOUBLE,                 -- the present interval
    failures INTEGER NOT NULL,           -- since the last good poll
    last_poll_at TIMESTAMPTZ,
    last_ok_at TIMESTAMPTZ,
    last_change_at TIMESTAMPTZ,          -- the last poll with entries that were new
    last_full_at TIMESTAMPTZ,            -- the last whole body: 304 has none
    gone_at TIMESTAMPTZ,                 -- answers 410 (Gone) since; NULL once it answers again
    is_lying BOOLEAN,                    -- its validators stood for another body: fetched in full until forgiven
    honest_fetches INTEGER,              -- bodies in a row of which its validators told the truth, since they lied
    listed VARCHAR[]                     -- what its last good listing had: hashes of the addresses
);

-- One request for a channel. The view channel_day counts them into the days on which a channel was observed.
CREATE TABLE store.channel_poll (
    channel_id VARCHAR NOT NULL,
    polled_at TIMESTAMPTZ NOT NULL,      -- the run's as_of
    outcome VARCHAR NOT NULL,            -- changed, unchanged, empty, failed
    http_status INTEGER,
    failure VARCHAR,                     -- temporary, soft, hard
    error VARCHAR,
    byte_count BIGINT,
    entry_count INTEGER,
    new_entry_count INTEGER,
    is_gap BOOLEAN NOT NULL,             -- shared no entry with the last good poll: some were missed between
    run_id VARCHAR NOT NULL
);

-- One item as a channel listed it.
CREATE TABLE store.entry (
    entry_id VARCHAR NOT NULL,           -- hash of channel and guid
    channel_id VARCHAR NOT NULL,
    guid VARCHAR NOT NULL,
    url VARCHAR NOT NULL,                -- as listed
    article_id VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    summary VARCHAR,
    content VARCHAR,
    author VARCHAR,
    language VARCHAR,
    categories VARCHAR[],
    first_seen_at TIMESTAMPTZ NOT NULL,
    not_seen_at TIMESTAMPTZ,             -- the channel's last good poll without it
    published_at TIMESTAMPTZ,            -- what the publisher claims, believed or not
    published_precision VARCHAR,
    published_local_day DATE,
    is_backlog BOOLEAN NOT NULL,
    run_id VARCHAR NOT NULL
);

CREATE TABLE store.article (
    article_id VARCHAR NOT NULL,         -- given at first sight; never changes
    canonical_url VARCHAR NOT NULL,
    outlet_id VARCHAR NOT NULL,
    version_id VARCHAR,                  -- the current version
    merged_into VARCHAR,                 -- the article that this one turned out to be
    first_seen_at TIMESTAMPTZ NOT NULL,
    not_seen_at TIMESTAMPTZ,
    published_at TIMESTAMPTZ,            -- the earliest believed claim
    published_precision VARCHAR,
    published_from VARCHAR,              -- feed, json-ld, meta, time, dateline, url, page: where that claim stood
    published_local_day DATE,
    published_disbelieved VARCHAR,       -- a claim that is kept and not believed, with the reason
    event_from TIMESTAMPTZ,              -- NULL: nobody looked before event_to
    event_to TIMESTAMPTZ NOT NULL,
    event_at TIMESTAMPTZ NOT NULL,
    is_backlog BOOLEAN NOT NULL,         -- every always-on entry of it is backlog
    is_always_on BOOLEAN NOT NULL,       -- some always-on channel listed it
    language VARCHAR,
    kind VARCHAR NOT NULL,
    kind_reason VARCHAR,
    in_scope BOOLEAN NOT NULL,
    scope_reason VARCHAR NOT NULL,
    text_source VARCHAR NOT NULL,        -- page, feed, summary, title
    read_status VARCHAR NOT NULL,        -- waiting, read, failed, no_text, refused
    read_error VARCHAR,
    reads INTEGER NOT NULL,
    next_read_at TIMESTAMPTZ,
    run_id VARCHAR NOT NULL
);

-- Every address under which an article was seen.
CREATE TABLE store.article_url (
    url VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    first_seen_at TIMESTAMPTZ NOT NULL
);

-- What a page claims of its date; what feeds claim stands in entry. Kept whether believed or not.
CREATE TABLE store.date_claim (
    article_id VARCHAR NOT NULL,
    claimed_at TIMESTAMPTZ NOT NULL,
    precision VARCHAR NOT NULL,          -- second, minute, hour, day, week, month, year
    claimed_in VARCHAR NOT NULL,         -- json-ld, meta, time, dateline, url, page
    local_day DATE,
    seen_at TIMESTAMPTZ NOT NULL
);

-- Two articles that turned out to be one.
CREATE TABLE store.article_lineage (
    article_id VARCHAR NOT NULL,
    merged_into VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    valid_from TIMESTAMPTZ NOT NULL,
    run_id VARCHAR NOT NULL
);

-- Title and text of an article as read at one time.
CREATE TABLE store.version (
    version_id VARCHAR NOT NULL,         -- article_id.n
    article_id VARCHAR NOT NULL,
    n INTEGER NOT NULL,
    title VARCHAR NOT NULL,
    text VARCHAR NOT NULL,               -- paragraphs separated by blank lines
    text_source VARCHAR NOT NULL,
    text_hash VARCHAR NOT NULL,          -- of title and text, normalised
    author VARCHAR,
    word_count INTEGER NOT NULL,
    is_truncated BOOLEAN NOT NULL,
    reader VARCHAR NOT NULL,             -- name and version of what read it
    reread_by VARCHAR,                   -- the last other reader that found the same words on its page
    change_kind VARCHAR,                 -- NULL for the first; typo, addition, update, correction, silent_edit,
                                         -- takedown, or reader: no edit of the outlet, but other words that another
                                         -- reader found, a page that says what the feed did, or a text that is
                                         -- reserved and no longer kept
    raw_id VARCHAR,                      -- the raw page
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to TIMESTAMPTZ,
    run_id VARCHAR NOT NULL
);

CREATE TABLE store.version_link (
    version_id VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    words VARCHAR NOT NULL,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL
);

-- What an outlet's pages and its robots.txt reserve from machines, on each day on which they were read.
CREATE TABLE store.reservation (
    outlet_id VARCHAR NOT NULL,
    seen_on DATE NOT NULL,               -- UTC
    source VARCHAR NOT NULL,             -- page, robots: where it was looked for
    kind VARCHAR NOT NULL,               -- robots_ai, content_signal, tdm, noai, noimageai; none: nothing was reserved
    said VARCHAR NOT NULL,               -- in whose words
    url VARCHAR NOT NULL,                -- the page
    run_id VARCHAR NOT NULL
);

-- Where the bytes of a page or a feed are kept.
CREATE TABLE store.raw_record (
    raw_id VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    warc_file VARCHAR NOT NULL,
    warc_offset BIGINT NOT NULL,
    http_status INTEGER NOT NULL,
    body_hash VARCHAR NOT NULL,
    fetched_at TIMESTAMPTZ NOT NULL,
    gone_at TIMESTAMPTZ,                 -- its day's file was deleted; NULL: kept
    run_id VARCHAR NOT NULL
);
