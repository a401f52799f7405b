-- Browsers that shoppers want to be told of answers by, while no page of the shop is open. The address and the keys are the browser's
-- own and of no use to anybody else; with the shopper's wish to be forgotten, and with the shopper, they go.

CREATE TABLE push_subscriptions (
    id            INTEGER NOT NULL PRIMARY KEY,
    tenant        INTEGER NOT NULL REFERENCES tenants (id),
    contact       INTEGER NOT NULL,
    inbox         INTEGER NOT NULL,
    endpoint      TEXT    NOT NULL,
    endpoint_hash BLOB    NOT NULL, -- SHA-256: an index of short keys
    p256dh        BLOB    NOT NULL,
    auth          BLOB    NOT NULL,
    locale        TEXT    NOT NULL,
    page          TEXT,
    created_at    INTEGER NOT NULL,
    FOREIGN KEY (tenant, contact) REFERENCES contacts (tenant, id),
    FOREIGN KEY (tenant, inbox) REFERENCES inboxes (tenant, id)
) STRICT;
-- One browser is one shopper's: the next person there takes it over.
CREATE UNIQUE INDEX push_subscriptions_by_endpoint ON push_subscriptions (tenant, endpoint_hash);
CREATE INDEX push_subscriptions_by_contact ON push_subscriptions (contact);
