-- Which sessions of administrators have not ended. Keys that were stored in plain text are replaced by encrypted ones, because copies of them
-- may exist; administrators sign in again.

CREATE TABLE admin_sessions (
    id         TEXT    NOT NULL PRIMARY KEY,
    created_at INTEGER NOT NULL,
    used_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

DELETE FROM keys WHERE xml LIKE '%<masterKey%';
