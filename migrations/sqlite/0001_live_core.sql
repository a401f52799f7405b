-- The live core: shops, their people, their dialogues and the logs of these.
--
-- Ids are integers that grow with time, because b-trees keep those in append order several times faster than random
-- text. Times are milliseconds since 1970. STRICT, so that a column holds what it says.
--
-- Every row names its tenant, and refers to other rows by (tenant, id): the wall between shops stands in the schema, and a
-- statement that forgets it fails instead of leaking.

CREATE TABLE tenants (
    id         INTEGER NOT NULL PRIMARY KEY,
    name       TEXT    NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE inboxes (
    id         INTEGER NOT NULL PRIMARY KEY,
    tenant     INTEGER NOT NULL REFERENCES tenants (id),
    key        TEXT    NOT NULL UNIQUE,
    secret     TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    origins    TEXT    NOT NULL, -- JSON array
    settings   TEXT    NOT NULL, -- JSON object
    UNIQUE (tenant, id)
) STRICT;

CREATE TABLE contacts (
    id         INTEGER NOT NULL PRIMARY KEY,
    tenant     INTEGER NOT NULL REFERENCES tenants (id),
    inbox      INTEGER NOT NULL,
    name       TEXT,
    email      TEXT,
    phone      TEXT,
    locale     TEXT,
    first_seen INTEGER NOT NULL,
    last_seen  INTEGER NOT NULL,
    UNIQUE (tenant, id),
    FOREIGN KEY (tenant, inbox) REFERENCES inboxes (tenant, id)
) STRICT;

-- A browser's long-lived secret, as a hash. A shopper may have several browsers.
CREATE TABLE visitors (
    hash    BLOB    NOT NULL PRIMARY KEY,
    tenant  INTEGER NOT NULL REFERENCES tenants (id),
    contact INTEGER NOT NULL,
    FOREIGN KEY (tenant, contact) REFERENCES contacts (tenant, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX visitors_by_contact ON visitors (contact);

-- Who the shop's own site says that a shopper is.
CREATE TABLE contact_identities (
    inbox       INTEGER NOT NULL,
    external_id TEXT    NOT NULL,
    tenant      INTEGER NOT NULL REFERENCES tenants (id),
    contact     INTEGER NOT NULL,
    PRIMARY KEY (inbox, external_id),
    FOREIGN KEY (tenant, inbox) REFERENCES inboxes (tenant, id),
    FOREIGN KEY (tenant, contact) REFERENCES contacts (tenant, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_identities_by_contact ON contact_identities (contact);

-- `epoch` is the fence of a dialogue's single writer: whoever raises it is the writer from then on.
-- The last number of the log is not a column: it is the end of the primary key of `entries`.
CREATE TABLE conversations (
    id            INTEGER NOT NULL PRIMARY KEY,
    tenant        INTEGER NOT NULL REFERENCES tenants (id),
    inbox         INTEGER NOT NULL,
    contact       INTEGER NOT NULL,
    channel       TEXT    NOT NULL,
    phase         TEXT    NOT NULL,
    since         INTEGER NOT NULL,
    agent_kind    INTEGER,
    agent         INTEGER,
    agent_name    TEXT,
    team          INTEGER,
    snoozed_until INTEGER,
    opened_at     INTEGER NOT NULL,
    epoch         INTEGER NOT NULL,
    FOREIGN KEY (tenant, inbox) REFERENCES inboxes (tenant, id),
    FOREIGN KEY (tenant, contact) REFERENCES contacts (tenant, id)
) STRICT;
CREATE UNIQUE INDEX conversations_by_tenant ON conversations (tenant, id);
CREATE INDEX conversations_by_phase ON conversations (tenant, phase, since);
CREATE INDEX conversations_by_contact ON conversations (contact, id);
CREATE INDEX conversations_assigned ON conversations (agent) WHERE phase = 'assigned';
CREATE INDEX conversations_queued ON conversations (since) WHERE phase = 'queued';

-- The log. It has no foreign key and no other index than the two that the product's promises need (order without holes;
-- one entry for one `ref`), because the speed of this insert is the speed of the product. The append checks that the
-- dialogue exists and is the tenant's.
--
-- The rows lie in the order of their ids, which is the order of time. In the order of dialogues (WITHOUT ROWID) every
-- entry of a batch dirties a page of its own, and a commit of 256 writes several times as much.
CREATE TABLE entries (
    id           INTEGER NOT NULL PRIMARY KEY,
    tenant       INTEGER NOT NULL,
    conversation INTEGER NOT NULL,
    seq          INTEGER NOT NULL CHECK (seq > 0),
    at           INTEGER NOT NULL,
    kind         INTEGER NOT NULL,
    author_kind  INTEGER NOT NULL,
    author       INTEGER NOT NULL,
    channel      TEXT    NOT NULL,
    ref          TEXT,
    ref_hash     INTEGER,
    body         TEXT    NOT NULL  -- JSON, with a version of its own
) STRICT;
CREATE UNIQUE INDEX entries_by_number ON entries (conversation, seq);
CREATE UNIQUE INDEX entries_by_ref ON entries (author, ref_hash) WHERE ref_hash IS NOT NULL;

CREATE TABLE read_marks (
    conversation INTEGER NOT NULL,
    reader       INTEGER NOT NULL,
    tenant       INTEGER NOT NULL,
    seq          INTEGER NOT NULL,
    at           INTEGER NOT NULL,
    PRIMARY KEY (conversation, reader),
    FOREIGN KEY (tenant, conversation) REFERENCES conversations (tenant, id)
) STRICT, WITHOUT ROWID;

-- What is to happen to a dialogue at a time; one of a kind.
CREATE TABLE timers (
    conversation INTEGER NOT NULL,
    kind         INTEGER NOT NULL,
    tenant       INTEGER NOT NULL,
    due          INTEGER NOT NULL,
    PRIMARY KEY (conversation, kind),
    FOREIGN KEY (tenant, conversation) REFERENCES conversations (tenant, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX timers_by_due ON timers (due);

-- Messages on their way out through a channel, written in the transaction of the entry that they carry.
CREATE TABLE outbox (
    id           INTEGER NOT NULL PRIMARY KEY,
    tenant       INTEGER NOT NULL,
    conversation INTEGER NOT NULL,
    seq          INTEGER NOT NULL,
    channel      TEXT    NOT NULL,
    integration  INTEGER NOT NULL,
    due          INTEGER NOT NULL,
    attempts     INTEGER NOT NULL,
    FOREIGN KEY (tenant, conversation) REFERENCES conversations (tenant, id)
) STRICT;
CREATE INDEX outbox_by_due ON outbox (due);

CREATE TABLE users (
    id            INTEGER NOT NULL PRIMARY KEY,
    tenant        INTEGER NOT NULL REFERENCES tenants (id),
    email         TEXT    NOT NULL UNIQUE,
    name          TEXT    NOT NULL,
    role          TEXT    NOT NULL,
    active        INTEGER NOT NULL,
    capacity      INTEGER NOT NULL,
    password_hash TEXT    NOT NULL,
    UNIQUE (tenant, id)
) STRICT;

CREATE TABLE teams (
    id     INTEGER NOT NULL PRIMARY KEY,
    tenant INTEGER NOT NULL REFERENCES tenants (id),
    name   TEXT    NOT NULL,
    UNIQUE (tenant, name),
    UNIQUE (tenant, id)
) STRICT;

CREATE TABLE team_members (
    team        INTEGER NOT NULL,
    member      INTEGER NOT NULL,
    tenant      INTEGER NOT NULL,
    PRIMARY KEY (team, member),
    FOREIGN KEY (tenant, team) REFERENCES teams (tenant, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant, member) REFERENCES users (tenant, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX team_members_by_member ON team_members (member);

CREATE TABLE api_keys (
    id           INTEGER NOT NULL PRIMARY KEY,
    tenant       INTEGER NOT NULL REFERENCES tenants (id),
    hash         BLOB    NOT NULL UNIQUE,
    name         TEXT    NOT NULL,
    scopes       TEXT    NOT NULL, -- words with spaces between them
    created_at   INTEGER NOT NULL,
    last_used_at INTEGER
) STRICT;
CREATE INDEX api_keys_by_tenant ON api_keys (tenant);

-- A rotated token is kept until it expires: its second use is the sign of a theft, and ends the whole family.
CREATE TABLE refresh_tokens (
    hash       BLOB    NOT NULL PRIMARY KEY,
    tenant     INTEGER NOT NULL,
    user_id    INTEGER NOT NULL,
    family     INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    rotated_at INTEGER,
    revoked_at INTEGER,
    FOREIGN KEY (tenant, user_id) REFERENCES users (tenant, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX refresh_tokens_by_user ON refresh_tokens (user_id);
CREATE INDEX refresh_tokens_by_family ON refresh_tokens (family);
CREATE INDEX refresh_tokens_by_expiry ON refresh_tokens (expires_at);

CREATE TABLE articles (
    id         INTEGER NOT NULL PRIMARY KEY,
    tenant     INTEGER NOT NULL REFERENCES tenants (id),
    inbox      INTEGER,
    slug       TEXT    NOT NULL,
    title      TEXT    NOT NULL,
    body       TEXT    NOT NULL,
    language   TEXT    NOT NULL,
    tags       TEXT    NOT NULL, -- JSON array
    questions  TEXT    NOT NULL, -- JSON array
    updated_at INTEGER NOT NULL,
    FOREIGN KEY (tenant, inbox) REFERENCES inboxes (tenant, id)
) STRICT;
CREATE INDEX articles_by_tenant ON articles (tenant, id);

-- Grows with each change of a shop's articles, so that whoever keeps an index of them knows when it is stale.
CREATE TABLE knowledge_versions (
    tenant  INTEGER NOT NULL PRIMARY KEY REFERENCES tenants (id),
    version INTEGER NOT NULL
) STRICT;

-- What is known of an uploaded file; its bytes are elsewhere.
CREATE TABLE attachments (
    id         INTEGER NOT NULL PRIMARY KEY,
    tenant     INTEGER NOT NULL REFERENCES tenants (id),
    secret     TEXT    NOT NULL, -- the part of its address that cannot be guessed
    uploader   INTEGER NOT NULL,
    name       TEXT    NOT NULL,
    media_type TEXT    NOT NULL,
    size_bytes INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE integrations (
    id         INTEGER NOT NULL PRIMARY KEY,
    tenant     INTEGER NOT NULL REFERENCES tenants (id),
    kind       TEXT    NOT NULL,
    enabled    INTEGER NOT NULL,
    config     TEXT    NOT NULL, -- JSON object
    secrets    TEXT    NOT NULL, -- JSON object; never logged
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX integrations_by_kind ON integrations (tenant, kind, id);

-- The installation's own keys, made on first use.
CREATE TABLE secrets (
    name  TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;
