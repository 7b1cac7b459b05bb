-- What is never published: to whom the digest goes, what was sent, and what nobody but its author should read yet.
CREATE TABLE store.recipient (
    recipient_id VARCHAR NOT NULL,
    address VARCHAR NOT NULL,            -- of mail, or of a hook
    channel VARCHAR NOT NULL,            -- mail, hook
    added_at TIMESTAMPTZ NOT NULL,
    removed_at TIMESTAMPTZ               -- NULL: still wants it
);

-- One attempt to bring a digest to a recipient.
CREATE TABLE store.sending (
    sending_id VARCHAR NOT NULL,
    digest_id VARCHAR NOT NULL,
    recipient_id VARCHAR NOT NULL,
    status VARCHAR NOT NULL,             -- waiting, sent, failed
    tried_at TIMESTAMPTZ NOT NULL,
    error VARCHAR
);

-- Work in progress: a narrative or a comment that its author has not put among the seeds.
CREATE TABLE store.draft (
    draft_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,               -- narrative, comment
    body VARCHAR NOT NULL,
    author VARCHAR NOT NULL,
    saved_at TIMESTAMPTZ NOT NULL
);
