-- Browsers that shoppers want to be told of answers by, while no page of the shop is open. The address and the keys are the browser's
-- own and of no use to anybody else; with the shopper's wish to be forgotten, and with the shopper, they go.

CREATE TABLE push_subscriptions (
    id            BIGINT  NOT NULL PRIMARY KEY,
    tenant        BIGINT  NOT NULL REFERENCES tenants (id),
    contact       BIGINT  NOT NULL,
    inbox         BIGINT  NOT NULL,
    endpoint      TEXT    NOT NULL,
    endpoint_hash BYTEA   NOT NULL, -- SHA-256: an index of short keys
    p256dh        BYTEA   NOT NULL,
    auth          BYTEA   NOT NULL,
    locale        TEXT    NOT NULL,
    page          TEXT,
    created_at    BIGINT  NOT NULL,
    FOREIGN KEY (tenant, contact) REFERENCES contacts (tenant, id),
    FOREIGN KEY (tenant, inbox) REFERENCES inboxes (tenant, id)
);
-- One browser is one shopper's: the next person there takes it over.
CREATE UNIQUE INDEX push_subscriptions_by_endpoint ON push_subscriptions (tenant, endpoint_hash);
CREATE INDEX push_subscriptions_by_contact ON push_subscriptions (contact);
