-- The copy: what the server said, and nothing else. A resync builds another file of this shape beside
-- the present one; the swap is one value in the outbox's file. Written with synchronous NORMAL: what a
-- power cut takes from here, the feed brings again, since rows and cursor share each transaction.
--
-- One table a kind: `body` is the row as JSON, the other columns are taken out of it for sorting and
-- counting (src/rows.rs is the one place that fills them; name_key is folded by rules::search::fold and searched, name_order
-- is the key by which the window's language sorts names, src/order.rs).
--
-- A copy that is being built goes without its indexes and without its words until its rows are in (src/bare.rs): made at
-- once they cost a fraction of what they cost row by row.

-- Key and value, as JSON text: cursor, epoch, reached revision, as_of, me, the position of a first sync.
create table state (
  key text primary key,
  value text not null
) without rowid;

-- What a copy that is being built still goes without; empty once it is shown.
create table later (
  name text primary key,
  type text not null,
  sql text not null
) without rowid;

create table workspace (
  n integer primary key, id text not null unique, revision integer not null, body text not null
);
create table department (
  n integer primary key, id text not null unique, revision integer not null, body text not null,
  name_key text not null
);
create table workgroup (
  n integer primary key, id text not null unique, revision integer not null, body text not null,
  name_key text not null
);
create table link (
  n integer primary key, id text not null unique, revision integer not null, body text not null,
  created_at integer not null
);

-- One for the workspace, each department and each person that has a list of its own; the id is theirs.
create table ip_rule (
  n integer primary key, id text not null unique, revision integer not null, body text not null
);

-- status and role are their places in rules' Status::ALL and Role::ALL (0 invited, 1 pending approval, 2 active, 3 dismissed).
-- address_key: canonical contact email, else canonical login; other_login: canonical login where that is another.
-- factor: 1 with a second step enrolled. weak_at: since when the password is known to be weak or breached (BLK-8).
-- few_codes: 1 with a second step and hardly a backup code left (TFA-2). workgroups: their ids as a JSON array, null without.
-- other_words: an address as typed, folded, where its canonical form reads otherwise.
create table employee (
  n integer primary key,
  id text not null unique,
  revision integer not null,
  body text not null,
  name_key text not null,
  name_order blob not null default x'',
  address_key text not null,
  other_login text,
  other_words text,
  department text,
  role integer not null,
  status integer not null,
  factor integer not null,
  blocked_at integer,
  paused_until integer,
  grace_until integer,
  last_sign_in_at integer,
  weak_at integer,
  unusual_at integer,
  few_codes integer not null,
  workgroups text
);
create index employee_by_key on employee (name_key);
create index employee_by_name on employee (name_order, status, role, factor, blocked_at, paused_until, grace_until);
create index employee_by_address on employee (address_key, status);
create index employee_by_other_login on employee (other_login) where other_login is not null;
create index employee_by_department on employee (department, name_order, status);
create index employee_by_role on employee (role, name_order, status);
create index employee_by_status on employee (status, name_order) where status <> 2;
create index employee_by_last_sign_in on employee (last_sign_in_at, status);
create index employee_blocked on employee (blocked_at, status) where blocked_at is not null;
create index employee_paused on employee (paused_until, status, factor) where paused_until is not null;
create index employee_weak on employee (weak_at, status) where weak_at is not null;
create index employee_unusual on employee (unusual_at, status) where unusual_at is not null;
create index employee_few_codes on employee (status) where few_codes = 1;
create index employee_grouped on employee (workgroups, status) where workgroups is not null;
create index employee_in_grace on employee (grace_until, status, paused_until) where grace_until is not null and factor = 0;

-- How many there are of each combination, so that no count reads the people.
create table employee_tally (
  status integer not null,
  role integer not null,
  department text not null,
  factor integer not null,
  blocked integer not null,
  n integer not null,
  primary key (status, role, department, factor, blocked)
) without rowid;

-- Every word of name and addresses, folded, each behind two spaces, so that one and two letters are found as the
-- beginning of a word by the same trigrams. detail=none keeps the index small: words are found by all their trigrams, and
-- proved on the kept text, which is narrow beside the rows.
create virtual table employee_words using fts5 (words, detail = none, columnsize = 0, tokenize = 'trigram case_sensitive 1');

-- step: 0 wants to join, 1 bounced, 2 refused, 3 delayed, 5 queued, 6 sent, 7 opened, 8 not sent, 10 joined; 4
-- (expired) depends on the clock and is computed from expires_at. name_key, name_order, department and role follow the
-- employee's by trigger.
create table invitation (
  n integer primary key,
  id text not null unique,
  revision integer not null,
  body text not null,
  employee text not null,
  address_key text not null,
  step integer not null,
  at integer not null,
  expires_at integer,
  name_key text not null default '',
  name_order blob not null default x'',
  department text,
  role integer not null default 1
);
create index invitation_by_employee on invitation (employee);
create index invitation_by_address on invitation (address_key);
create index invitation_open on invitation (step, at, expires_at, department, name_order, address_key, id) where step < 10;
create index invitation_joined on invitation (at, department, name_order, address_key, id) where step = 10;

create virtual table invitation_words using fts5 (words, detail = none, columnsize = 0, tokenize = 'trigram case_sensitive 1');

create table request (
  n integer primary key, id text not null unique, revision integer not null, body text not null,
  employee text,
  since integer not null
);
create index request_by_since on request (since);
create index request_by_employee on request (employee) where employee is not null;

-- A webhook that stayed when its owner left is nobody's.
create table webhook (
  n integer primary key, id text not null unique, revision integer not null, body text not null,
  employee text
);
create index webhook_by_employee on webhook (employee);

create table outgoing (
  n integer primary key, id text not null unique, revision integer not null, body text not null
);

-- by_rest: 1 for what an integration did for a person (IPR-4), which is no coming and going of theirs.
create table event (
  n integer primary key,
  id text not null unique,
  revision integer not null,
  body text not null,
  number integer not null,
  at integer not null,
  kind text not null,
  actor text,
  on_id text,
  ip text,
  -- As addresses sort, so that a range is what lies between two keys.
  ip_key text,
  by_rest integer not null
);
-- From where people signed in, without reading the events themselves.
create index event_signed_in on event (on_id, ip, at) where kind = 'signed_in' and by_rest = 0;
-- The whole list in its order, also of some kinds, without reading the events themselves.
create index event_by_at on event (at, number, kind);
create index event_by_ip on event (ip_key, at) where ip_key is not null;
create index event_by_on on event (on_id, at) where on_id is not null;
create index event_by_actor on event (actor, at) where actor is not null;

-- Sign-ins and failures a day (midnight UTC).
create table day_tally (
  day integer not null,
  kind text not null,
  n integer not null,
  primary key (day, kind)
) without rowid;

-- What was removed while a first sync or a resync reads its pages, so that a late page brings nobody back.
create table tombstone (
  kind text not null,
  id text not null,
  revision integer not null,
  primary key (kind, id)
) without rowid;

-- rules::digest: 64 sums a kind.
create table digest (
  kind text not null,
  bucket integer not null,
  sum integer not null,
  primary key (kind, bucket)
) without rowid;

-- What is searched of each row, as `employee_words` and `invitation_words` keep it.
create view employee_wording (n, words) as select n, '  ' || replace(name_key, ' ', '  ') || '  ' || address_key
  || coalesce('  ' || other_login, '') || coalesce('  ' || other_words, '') from employee;
create view invitation_wording (n, words) as select n, '  ' || replace(name_key, ' ', '  ') || '  ' || address_key from invitation;

create trigger employee_worded after insert on employee begin
  insert into employee_words (rowid, words) select n, words from employee_wording where n = new.n;
end;

create trigger invitation_worded after insert on invitation begin
  insert into invitation_words (rowid, words) select n, words from invitation_wording where n = new.n;
end;

create trigger employee_added after insert on employee begin
  insert into employee_tally (status, role, department, factor, blocked, n)
    values (new.status, new.role, coalesce(new.department, ''), new.factor, new.blocked_at is not null, 1)
    on conflict do update set n = n + 1;
  update invitation set name_key = new.name_key, name_order = new.name_order, department = new.department, role = new.role
    where employee = new.id;
end;

create trigger employee_removed after delete on employee begin
  delete from employee_words where rowid = old.n;
  update employee_tally set n = n - 1 where status = old.status and role = old.role
    and department = coalesce(old.department, '') and factor = old.factor and blocked = (old.blocked_at is not null);
end;

create trigger employee_reworded after update of name_key, address_key, other_login, other_words on employee
when old.name_key <> new.name_key or old.address_key <> new.address_key or old.other_login is not new.other_login
  or old.other_words is not new.other_words
begin
  update employee_words set words = (select words from employee_wording where n = new.n) where rowid = new.n;
end;

create trigger employee_recounted after update of status, role, department, factor, blocked_at on employee
when old.status <> new.status or old.role <> new.role or old.department is not new.department
  or old.factor <> new.factor or (old.blocked_at is null) <> (new.blocked_at is null)
begin
  update employee_tally set n = n - 1 where status = old.status and role = old.role
    and department = coalesce(old.department, '') and factor = old.factor and blocked = (old.blocked_at is not null);
  insert into employee_tally (status, role, department, factor, blocked, n)
    values (new.status, new.role, coalesce(new.department, ''), new.factor, new.blocked_at is not null, 1)
    on conflict do update set n = n + 1;
end;

create trigger employee_renamed after update of name_key, name_order, department, role on employee
when old.name_key is not new.name_key or old.name_order is not new.name_order or old.department is not new.department or old.role <> new.role
begin
  update invitation set name_key = new.name_key, name_order = new.name_order, department = new.department, role = new.role
    where employee = new.id;
end;

create trigger invitation_added after insert on invitation begin
  update invitation set
    name_key = coalesce((select name_key from employee where id = new.employee), ''),
    name_order = coalesce((select name_order from employee where id = new.employee), x''),
    department = (select department from employee where id = new.employee),
    role = coalesce((select role from employee where id = new.employee), 1)
    where n = new.n;
end;

create trigger invitation_removed after delete on invitation begin
  delete from invitation_words where rowid = old.n;
end;

create trigger invitation_reworded after update of address_key, name_key on invitation
when old.address_key is not new.address_key or old.name_key is not new.name_key
begin
  update invitation_words set words = (select words from invitation_wording where n = new.n) where rowid = new.n;
end;

create trigger event_added after insert on event when new.kind in ('signed_in', 'sign_in_failed') and new.by_rest = 0 begin
  insert into day_tally (day, kind, n) values (new.at - new.at % 86400000, new.kind, 1)
    on conflict do update set n = n + 1;
end;

create trigger event_removed after delete on event when old.kind in ('signed_in', 'sign_in_failed') and old.by_rest = 0 begin
  update day_tally set n = n - 1 where day = old.at - old.at % 86400000 and kind = old.kind;
end;
