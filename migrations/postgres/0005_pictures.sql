-- The faces of the people at the desk. They are small and few, and go with their person, so they lie beside it and not among the files
-- that come with messages. What takes part in lists is read without the bytes.
CREATE TABLE user_pictures (
    user_id    BIGINT  NOT NULL PRIMARY KEY,
    tenant     BIGINT  NOT NULL,
    secret     TEXT    NOT NULL, -- the part of its address that cannot be guessed; another picture has another
    media_type TEXT    NOT NULL,
    bytes      BYTEA   NOT NULL,
    updated_at BIGINT  NOT NULL,
    FOREIGN KEY (tenant, user_id) REFERENCES users (tenant, id) ON DELETE CASCADE
);
CREATE INDEX user_pictures_by_tenant ON user_pictures (tenant);
