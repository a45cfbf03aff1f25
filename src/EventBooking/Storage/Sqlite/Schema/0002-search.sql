-- What administrators look bookings up by. A row has the number of its booking. The texts are terms, parted by U+0001, which no term
-- contains and which alone parts tokens here: every other kind of character may be part of one. The functions are the application's.

CREATE VIRTUAL TABLE booking_search USING fts5 (
    name, phone, slot, reference,
    content = '', columnsize = 0, prefix = '1 2 3',
    tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* P* S* Z* Cf Cn Co Cs'"
);

INSERT INTO booking_search (rowid, name, phone, slot, reference)
SELECT number, name_terms(name), phone_terms(phone), substr(slot_id, 1, 10) || char(1) || slot_id, replace(reference, '-', '') FROM bookings;

CREATE INDEX bookings_by_quarter ON bookings (created_at / 900000);
