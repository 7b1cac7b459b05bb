-- One row per validation of a narrative: a sample of reports that people judged without seeing score or stratum.
-- @column validation_id: narrative, definition, calibration and days of the sample
-- @column narrative_id: the narrative
-- @column definition_version: of the narrative, when the sample was drawn
-- @column calibration_version: of the labels, the model and the threshold that scored the sample
-- @column is_current: the narrative is still scored by these versions; else its figures are of another series
-- @column is_validating: current, and precision and share are known: else it validates nothing, as ten unsure do
-- @column from_at: the sample is of reports that came out from then on
-- @column to_at: until before then
-- @column authors: who judged
-- @column reports: independent reports that the sample stands for, in the languages that the matcher serves
-- @column reports_hit: of them, those that hit
-- @column judged: reports judged yes or no; where two people differ it counts as unsure
-- @column unsure: reports judged unsure
-- @column precision: share of the hits that are right, 0 to 1
-- @column precision_low: lower end of its 95% interval (Wilson 1927)
-- @column precision_high: upper end
-- @column recall: share of the reports that state, report or dispute the claim which are hits, from the strata
-- @column recall_low: lower end of its 95% interval, from drawing each stratum's rate from its Jeffreys posterior
-- @column recall_high: upper end
-- @column share_pct: 100 × reports that carry the claim / reports, from the strata: what the hits would be if all right
-- @column share_low_pct: lower end of its 95% interval, likewise
-- @column share_high_pct: upper end
-- @column judged_twice: reports that two people judged yes or no
-- @column agreement: share of them on which the two agree; of the sample, in which hits are many
-- @column agreement_low: lower end of its 95% interval (Wilson)
-- @column agreement_high: upper end
-- @column kappa: agreement beyond chance (Cohen 1960), of the sample
-- @column kappa_low: lower end of its 95% interval (normal)
-- @column kappa_high: upper end
-- @column validated_at: the last judgement, by the clock of who judged
WITH final AS (
    SELECT
        validation.* EXCLUDE (run_id),
        narrative.narrative_id IS NOT NULL AS is_current,
        narrative.narrative_id IS NOT NULL
        AND validation.precision IS NOT NULL
        AND validation.share_pct IS NOT NULL AS is_validating
    FROM store.validation AS validation
    LEFT JOIN store.narrative_version AS narrative
        ON narrative.valid_to IS NULL
        AND narrative.narrative_id = validation.narrative_id
        AND narrative.definition_version = validation.definition_version
        AND narrative.calibration_version = validation.calibration_version
)
SELECT
    validation_id,
    narrative_id,
    definition_version,
    calibration_version,
    is_current,
    is_validating,
    from_at,
    to_at,
    authors,
    reports,
    reports_hit,
    judged,
    unsure,
    precision,
    precision_low,
    precision_high,
    recall,
    recall_low,
    recall_high,
    share_pct,
    share_low_pct,
    share_high_pct,
    judged_twice,
    agreement,
    agreement_low,
    agreement_high,
    kappa,
    kappa_low,
    kappa_high,
    validated_at
FROM final
