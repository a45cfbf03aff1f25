-- Times of day and dates are in the event's time zone, as text in ISO 8601; moments are Unix milliseconds, UTC.

CREATE TABLE slots (
    id           TEXT    NOT NULL PRIMARY KEY,
    date         TEXT    NOT NULL,
    start_time   TEXT    NOT NULL,
    end_time     TEXT    NOT NULL,
    capacity     INTEGER NOT NULL CHECK (capacity > 0),
    booked_count INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT not_oversold CHECK (booked_count BETWEEN 0 AND capacity)
) STRICT, WITHOUT ROWID;

CREATE TABLE bookings (
    number       INTEGER NOT NULL PRIMARY KEY,
    id           TEXT    NOT NULL UNIQUE,
    reference    TEXT    NOT NULL UNIQUE,
    manage_token TEXT    NOT NULL UNIQUE,
    slot_id      TEXT    NOT NULL REFERENCES slots (id),
    name         TEXT    NOT NULL,
    email        TEXT    NOT NULL,
    phone        TEXT    NOT NULL,
    status       TEXT    NOT NULL DEFAULT 'confirmed' CHECK (status IN ('confirmed', 'cancelled')),
    seats_left   INTEGER NOT NULL,
    created_at   INTEGER NOT NULL
) STRICT;

CREATE INDEX bookings_by_slot ON bookings (slot_id);

-- A message is claimed by leasing it until a moment; what a crash leaves leased falls due again by itself.
CREATE TABLE outbox (
    number       INTEGER NOT NULL PRIMARY KEY,
    id           TEXT    NOT NULL UNIQUE,
    booking_id   TEXT    NOT NULL REFERENCES bookings (id),
    recipient    TEXT    NOT NULL CHECK (recipient IN ('admin', 'attendee')),
    status       TEXT    NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'sent', 'parked')),
    attempts     INTEGER NOT NULL DEFAULT 0,
    due_at       INTEGER NOT NULL,
    leased_until INTEGER,
    lease_owner  TEXT,
    last_error   TEXT,
    created_at   INTEGER NOT NULL,
    settled_at   INTEGER
) STRICT;

CREATE INDEX outbox_due ON outbox (due_at, number) WHERE status = 'waiting';
CREATE INDEX outbox_by_booking ON outbox (booking_id);
