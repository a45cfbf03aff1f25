-- Bookings are made searchable after they were booked, in the order of their numbers. search_progress says up to which number that is done; it is
-- written in one transaction with the index, so that no crash leaves a gap. The index begins anew: what an application without it booked beside
-- a newer one is missing from the old index. Its name is new, so that an older application cannot add to it a second time.

DROP TABLE booking_search;

CREATE VIRTUAL TABLE booking_terms USING fts5 (
    name, phone, slot, reference,
    content = '', columnsize = 0, prefix = '1 2 3',
    tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* P* S* Z* Cf Cn Co Cs'"
);

CREATE TABLE search_progress (
    indexed_through INTEGER NOT NULL
) STRICT;

INSERT INTO search_progress (indexed_through) VALUES (0);

-- Numbers of deleted bookings may be given out again, and what is deleted must not be found: the index begins anew.
CREATE TRIGGER bookings_deleted AFTER DELETE ON bookings
WHEN OLD.number <= (SELECT indexed_through FROM search_progress) BEGIN
    INSERT INTO booking_terms (booking_terms) VALUES ('delete-all');
    UPDATE search_progress SET indexed_through = 0;
END;
