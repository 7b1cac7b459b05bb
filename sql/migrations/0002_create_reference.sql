-- Reference data out of the seeds, and what is inferred beside them. Owner: ingest.
CREATE TABLE store.publisher (
    publisher_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    country VARCHAR,
    inferred BOOLEAN NOT NULL            -- no seed knows it: its registrable domain
);

CREATE TABLE store.outlet (
    outlet_id VARCHAR NOT NULL,
    publisher_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    domain VARCHAR NOT NULL,             -- host, with a path prefix where two outlets share one
    country VARCHAR,
    language VARCHAR,
    kind VARCHAR,
    founded INTEGER,
    aliases VARCHAR[],
    inferred BOOLEAN NOT NULL
);

CREATE TABLE store.panel (
    panel_id VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    everyone BOOLEAN NOT NULL,           -- every outlet, inferred ones too
    kinds VARCHAR[]                      -- every outlet of these kinds
);

-- Outlets that a panel names one by one.
CREATE TABLE store.panel_member (
    panel_id VARCHAR NOT NULL,
    outlet_id VARCHAR NOT NULL,
    from_day DATE,
    to_day DATE
);

CREATE TABLE store.entity (
    entity_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,               -- person, company, model, product
    name VARCHAR NOT NULL,
    aliases VARCHAR[],
    wikidata VARCHAR,
    needs_context BOOLEAN NOT NULL
);

CREATE TABLE store.column_comment (
    view_name VARCHAR NOT NULL,
    column_name VARCHAR NOT NULL,        -- '' is the view itself: its grain
    comment VARCHAR NOT NULL
);
