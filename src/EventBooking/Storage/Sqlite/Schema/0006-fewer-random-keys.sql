-- A random key puts every booking's entry on another page of its index, and each of these pages is written with the booking. So messages are
-- known by the number of their booking, which grows, and slots have no index: what looks for the bookings of a slot asks the search.

DROP INDEX bookings_by_slot;

ALTER TABLE outbox RENAME TO outbox_by_id;

CREATE TABLE outbox (
    number         INTEGER NOT NULL PRIMARY KEY,
    booking_number INTEGER NOT NULL REFERENCES bookings (number),
    id             TEXT    NOT NULL,
    recipient      TEXT    NOT NULL CHECK (recipient IN ('admin', 'attendee')),
    status         TEXT    NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'sent', 'parked')),
    attempts       INTEGER NOT NULL DEFAULT 0,
    due_at         INTEGER NOT NULL,
    leased_until   INTEGER,
    lease_owner    TEXT,
    last_error     TEXT,
    created_at     INTEGER NOT NULL,
    settled_at     INTEGER,
    first_tried_at INTEGER,
    UNIQUE (booking_number, id)
) STRICT;

INSERT INTO outbox (number, booking_number, id, recipient, status, attempts, due_at, leased_until, lease_owner, last_error, created_at, settled_at, first_tried_at)
SELECT o.number, b.number, o.id, o.recipient, o.status, o.attempts, o.due_at, o.leased_until, o.lease_owner, o.last_error, o.created_at, o.settled_at, o.first_tried_at
FROM outbox_by_id o JOIN bookings b ON b.id = o.booking_id
ORDER BY o.number;

DROP TABLE outbox_by_id;

CREATE INDEX outbox_due ON outbox (due_at, number) WHERE status = 'waiting';
CREATE INDEX outbox_failing ON outbox (number) WHERE status = 'waiting' AND attempts > 0;
CREATE INDEX outbox_parked ON outbox (settled_at, number) WHERE status = 'parked';
