-- Bookings can be changed, cancelled, and wait for a seat. Tables are made anew because SQLite cannot change the condition of a column.

-- Who waits for any hour of a date is counted in each of its slots: in waiting_count, and alone in any_hour_count.
ALTER TABLE slots ADD COLUMN waiting_count INTEGER NOT NULL DEFAULT 0 CHECK (waiting_count >= 0);
ALTER TABLE slots ADD COLUMN any_hour_count INTEGER NOT NULL DEFAULT 0 CHECK (any_hour_count >= 0);

ALTER TABLE bookings RENAME TO old_bookings;

CREATE TABLE bookings (
    number            INTEGER NOT NULL PRIMARY KEY,
    id                TEXT    NOT NULL UNIQUE,
    reference         TEXT    NOT NULL UNIQUE,
    manage_token      TEXT    NOT NULL UNIQUE,
    slot_id           TEXT    NOT NULL REFERENCES slots (id),
    name              TEXT    NOT NULL,
    email             TEXT    NOT NULL,
    phone             TEXT    NOT NULL,
    status            TEXT    NOT NULL DEFAULT 'confirmed' CHECK (status IN ('confirmed', 'cancelled', 'waiting', 'left')),
    seats_left        INTEGER NOT NULL,
    created_at        INTEGER NOT NULL,
    updated_at        INTEGER NOT NULL,
    revision          INTEGER NOT NULL DEFAULT 0,
    notified_revision INTEGER NOT NULL DEFAULT 0,
    waits_for         TEXT,
    original_details  TEXT,
    applied_keys      TEXT
) STRICT;

INSERT INTO bookings (number, id, reference, manage_token, slot_id, name, email, phone, status, seats_left, created_at, updated_at)
SELECT number, id, reference, manage_token, slot_id, name, email, phone, status, seats_left, created_at, created_at
FROM old_bookings ORDER BY number;

ALTER TABLE outbox RENAME TO old_outbox;

CREATE TABLE outbox (
    number         INTEGER NOT NULL PRIMARY KEY,
    booking_number INTEGER NOT NULL REFERENCES bookings (number),
    id             TEXT    NOT NULL,
    recipient      TEXT    NOT NULL CHECK (recipient IN ('admin', 'attendee')),
    kind           TEXT    NOT NULL DEFAULT 'booked',
    revision       INTEGER NOT NULL DEFAULT 0,
    detail         TEXT,
    status         TEXT    NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'sent', 'parked', 'outdated')),
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
SELECT number, booking_number, id, recipient, status, attempts, due_at, leased_until, lease_owner, last_error, created_at, settled_at, first_tried_at
FROM old_outbox ORDER BY number;

DROP TABLE old_outbox;
DROP TABLE old_bookings;

-- The order of the line is the order of the numbers.
CREATE INDEX bookings_waiting ON bookings (waits_for) WHERE status = 'waiting';
CREATE INDEX bookings_not_confirmed ON bookings (status) WHERE status <> 'confirmed';
CREATE INDEX bookings_by_quarter ON bookings (created_at / 900000);
CREATE INDEX outbox_due ON outbox (due_at, number) WHERE status = 'waiting';
CREATE INDEX outbox_failing ON outbox (number) WHERE status = 'waiting' AND attempts > 0;
CREATE INDEX outbox_parked ON outbox (settled_at, number) WHERE status = 'parked';

CREATE TRIGGER bookings_inserted AFTER INSERT ON bookings BEGIN
    INSERT INTO booking_search (number, slot_id, name, phone, email)
    VALUES (NEW.number, NEW.slot_id, folded_name(NEW.name), folded_phone(NEW.phone), folded_email(NEW.email));
END;

CREATE TRIGGER bookings_updated AFTER UPDATE OF slot_id, name, phone, email ON bookings BEGIN
    UPDATE booking_search
    SET slot_id = NEW.slot_id, name = folded_name(NEW.name), phone = folded_phone(NEW.phone), email = folded_email(NEW.email)
    WHERE number = NEW.number;
END;

CREATE TRIGGER bookings_deleted AFTER DELETE ON bookings BEGIN
    DELETE FROM booking_search WHERE number = OLD.number;
END;
