-- What the admin decided, and what connects this device. This file is written with synchronous FULL:
-- a decision that was shown as stored survives a power cut. No resync ever touches it.

-- Key and value, as JSON text: the connection (server, slug, device, tokens, device key), me, and which files the copy lies in.
create table state (
  key text primary key,
  value text not null
) without rowid;

-- `seq` is the order of deciding. A state is a nullable instant: leaves_at (may go from then on), sent_at (handed
-- out once, by a claim), ended_at (its receipt came), settled_at (the admin settled a conflict or a refusal).
create table outbox (
  seq integer primary key autoincrement,
  id text not null unique,
  entity text not null,
  decided_at integer not null,
  leaves_at integer not null,
  -- TFA-4: it leaves only after the admin's own second step was confirmed; 0 or 1.
  needs_step integer not null default 0,
  sent_at integer,
  -- What was seen when it was decided (rules: Now), for "then".
  seen text,
  receipt text,
  -- The receipt's outcome by name, and its revision.
  outcome text,
  revision integer,
  ended_at integer,
  settled_at integer,
  -- On whom or what (Subject), by name: who was deleted is still named in the outbox.
  about text not null default '{"name":""}',
  -- Last, since an import is large and the columns before it are read often.
  operation text not null
);
create index outbox_by_entity on outbox (entity, seq);
create index outbox_open on outbox (seq) where receipt is null;
create index outbox_ended on outbox (ended_at) where receipt is not null;
