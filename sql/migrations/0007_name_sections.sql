-- The section of a version, and where title, author and section stood: json-ld, meta, page, feed or, of a section, url.
-- NULL in versions that were read before, and where there is none. Owner: ingest.
ALTER TABLE store.version ADD COLUMN section VARCHAR;
ALTER TABLE store.version ADD COLUMN title_from VARCHAR;
ALTER TABLE store.version ADD COLUMN author_from VARCHAR;
ALTER TABLE store.version ADD COLUMN section_from VARCHAR;
