-- What administrators look bookings up by. It stays empty here: step 5 replaces it.

CREATE VIRTUAL TABLE booking_search USING fts5 (
    name, phone, slot, reference,
    content = '', columnsize = 0, prefix = '1 2 3',
    tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* P* S* Z* Cf Cn Co Cs'"
);

CREATE INDEX bookings_by_quarter ON bookings (created_at / 900000);
