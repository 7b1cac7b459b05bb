-- One row per outlet: a masthead that readers know, with its publisher.
-- @column outlet_id: the outlet's id in seeds/outlets.csv, or inferred-… where no seed knows it
-- @column outlet: its name
-- @column publisher_id: who owns and edits it
-- @column publisher: the publisher's name
-- @column domain: host, with a path where two outlets share one
-- @column country: ISO 3166 code, NULL where unknown
-- @column language: ISO 639 code of its main language
-- @column kind: wire, business, tech_press, general, lab_newsroom, blog, newsletter, aggregator, research or community
-- @column is_inferred: true where no seed knows it; its registrable domain stands for outlet and publisher
SELECT
    outlet.outlet_id,
    outlet.name AS outlet,
    outlet.publisher_id,
    publisher.name AS publisher,
    outlet.domain,
    outlet.country,
    outlet.language,
    outlet.kind,
    outlet.inferred AS is_inferred
FROM store.outlet AS outlet
JOIN store.publisher AS publisher USING (publisher_id)
