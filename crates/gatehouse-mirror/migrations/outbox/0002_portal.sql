-- What was asked of a portal of the vendor for an operation, a row for each person it is about. It is noted before it is asked, so that
-- a kill between asking and hearing is known of afterwards: portals do not know operations by their ids.
create table portal_try (
  operation text not null references outbox (id) on delete cascade,
  -- The person's place in the operation, from 0.
  place integer not null,
  -- The person as the operation names them: whom an invitation makes has another number there.
  employee text not null,
  sent_at integer not null,
  -- The person's number there, once it is known.
  number integer,
  -- What came of it, as JSON: null is in force, a problem is not. Absent as long as nobody knows.
  came text,
  primary key (operation, place)
) without rowid;
create index portal_try_by_employee on portal_try (employee);
