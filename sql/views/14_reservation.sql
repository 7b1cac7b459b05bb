-- One row per outlet and kind of reservation: what a publisher keeps from machines, and since when.
-- @column outlet_id: the outlet
-- @column kind: robots_ai (crawlers of models may not read), content_signal, tdm (page or tdmrep.json), noai or noimageai
-- @column said: in whose words, when it was last seen
-- @column url: the page on which it was last seen
-- @column first_seen_on: UTC day on which it was first seen
-- @column last_seen_on: UTC day on which it was last seen
-- @column is_standing: true unless the outlet's pages, its robots.txt or its tdmrep.json were read on a later day and said it no more
-- @column reserves_text: true where it stands and is about text; noimageai is about pictures alone
WITH looked AS (
    SELECT outlet_id, source, max(seen_on) AS looked_on FROM store.reservation GROUP BY outlet_id, source
),
final AS (
    SELECT
        reservation.outlet_id,
        reservation.kind,
        arg_max(reservation.said, reservation.seen_on) AS said,
        arg_max(reservation.url, reservation.seen_on) AS url,
        min(reservation.seen_on) AS first_seen_on,
        max(reservation.seen_on) AS last_seen_on,
        bool_or(reservation.seen_on = looked.looked_on) AS is_standing,
        bool_or(reservation.seen_on = looked.looked_on) AND reservation.kind <> 'noimageai' AS reserves_text
    FROM store.reservation AS reservation
    JOIN looked USING (outlet_id, source)
    WHERE reservation.kind <> 'none'
    GROUP BY reservation.outlet_id, reservation.kind
)
SELECT * FROM final
