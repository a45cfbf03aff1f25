-- The table of the search begins anew: names are stored in several spellings, phone numbers with their last digits apart, and email addresses too.
-- The functions have new names, so that an older application, which folds texts in another way, cannot add bookings beside a newer one.

DROP TRIGGER bookings_inserted;
DROP TRIGGER bookings_updated;
DROP TRIGGER bookings_deleted;
DROP TABLE booking_search;

CREATE TABLE booking_search (
    number  INTEGER NOT NULL PRIMARY KEY,
    slot_id TEXT    NOT NULL,
    name    TEXT    NOT NULL,
    phone   TEXT    NOT NULL,
    email   TEXT    NOT NULL
) STRICT;

INSERT INTO booking_search (number, slot_id, name, phone, email)
SELECT number, slot_id, folded_name(name), folded_phone(phone), folded_email(email) FROM bookings ORDER BY number;

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
