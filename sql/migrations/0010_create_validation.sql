-- How a narrative's scores were corrected by labels, and how well its hits were found to be right.

-- uncalibrated, threshold, fitted; NULL in versions that were scored before. Owner: analyse.
ALTER TABLE store.narrative_version ADD COLUMN calibration VARCHAR;
ALTER TABLE store.narrative_version ADD COLUMN calibration_labels INTEGER;     -- yes or no, that count
ALTER TABLE store.narrative_version ADD COLUMN calibration_version VARCHAR;    -- of labels, model and threshold

-- What people found in a sample of reports, judged blind: read from validations/ beside the narratives. Owner: analyse.
CREATE TABLE store.validation (
    validation_id VARCHAR NOT NULL,
    narrative_id VARCHAR NOT NULL,
    definition_version VARCHAR NOT NULL,
    calibration_version VARCHAR NOT NULL,
    from_at TIMESTAMPTZ NOT NULL,
    to_at TIMESTAMPTZ NOT NULL,
    authors VARCHAR[] NOT NULL,
    reports BIGINT NOT NULL,             -- that the sample stands for
    reports_hit BIGINT NOT NULL,
    judged BIGINT NOT NULL,              -- yes or no
    unsure BIGINT NOT NULL,              -- unsure, or judged differently by two people
    precision DOUBLE,
    precision_low DOUBLE,
    precision_high DOUBLE,
    recall DOUBLE,
    recall_low DOUBLE,
    recall_high DOUBLE,
    share_pct DOUBLE,
    share_low_pct DOUBLE,
    share_high_pct DOUBLE,
    judged_twice BIGINT NOT NULL,        -- by two people, yes or no by both
    agreement DOUBLE,
    agreement_low DOUBLE,
    agreement_high DOUBLE,
    kappa DOUBLE,
    kappa_low DOUBLE,
    kappa_high DOUBLE,
    validated_at TIMESTAMPTZ NOT NULL,   -- the last judgement
    run_id VARCHAR NOT NULL
);
