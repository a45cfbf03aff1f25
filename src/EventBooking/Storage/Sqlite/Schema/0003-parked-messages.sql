-- When a message was first claimed to be sent: a mail service remembers for a limited time what it has accepted.
ALTER TABLE outbox ADD COLUMN first_tried_at INTEGER;

CREATE INDEX outbox_failing ON outbox (number) WHERE status = 'waiting' AND attempts > 0;
CREATE INDEX outbox_parked ON outbox (settled_at, number) WHERE status = 'parked';
