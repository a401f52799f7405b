-- What messages are about. Each can be worked out anew from its entry, so nothing here is the only copy of anything. Like entries,
-- they refer to their dialogue without a foreign key: its check would lock the row that the dialogue's next message waits for.

CREATE TABLE understandings (
    conversation INTEGER NOT NULL,
    seq          INTEGER NOT NULL,
    tenant       INTEGER NOT NULL,
    models       TEXT    NOT NULL, -- the version of the models
    mood         INTEGER NOT NULL, -- of the dialogue, up to here: -100 to 100
    escalation   INTEGER NOT NULL, -- the same: 0 to 100
    body         TEXT    NOT NULL, -- JSON
    PRIMARY KEY (conversation, seq)
) STRICT, WITHOUT ROWID;

-- What a shop's own shoppers may want, beside what everybody's do.
CREATE TABLE intents (
    id         INTEGER NOT NULL PRIMARY KEY,
    tenant     INTEGER NOT NULL REFERENCES tenants (id),
    name       TEXT    NOT NULL,
    examples   TEXT    NOT NULL, -- a JSON list of texts
    updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX intents_by_name ON intents (tenant, name);

-- Raised with each change of a shop's intents, so that whoever has learnt them sees with one small read that they are stale.
CREATE TABLE intent_versions (
    tenant  INTEGER NOT NULL PRIMARY KEY REFERENCES tenants (id),
    version INTEGER NOT NULL
) STRICT;
