-- TEXT and BIGINT only; times are Unix milliseconds; a state is a nullable instant. One text for both engines.

create table meta (
  name text primary key,
  value text not null
);

-- `revision` is the head: lock, order and cursor. `row_revision` is what stamped the workspace's own row. `last_employee`,
-- `last_department` and `last_workgroup` are the newest whole numbers by which REST names them; 1 is the company itself, as a
-- department.
create table workspace (
  id text primary key,
  slug text not null unique,
  name text not null,
  created_at bigint not null,
  settings text not null,
  revision bigint not null,
  row_revision bigint not null,
  horizon bigint not null,
  last_employee bigint not null default 0,
  last_department bigint not null default 1,
  last_workgroup bigint not null default 0
);

-- Between these two revisions none was given: whoever starts serving goes on from the present millisecond.
create table leap (
  workspace_id text not null references workspace (id),
  after bigint not null,
  until bigint not null,
  primary key (workspace_id, until)
);

create table identity (
  id text primary key,
  name text not null,
  login text not null,
  login_canonical text not null unique,
  password_hash text,
  password_set_at bigint,
  -- What the last sign-in with the present password found of it: zxcvbn's score, and since when it is known to be breached.
  password_score bigint,
  password_rated_at bigint,
  password_breached_at bigint,
  -- When it first signed in anywhere.
  entered_at bigint,
  -- The language it was last in, for its letters.
  language text,
  created_at bigint not null
);

create table department (
  workspace_id text not null references workspace (id),
  id text not null,
  name text not null,
  name_folded text not null,
  created_at bigint not null,
  revision bigint not null,
  number bigint not null,
  primary key (workspace_id, id)
);
create unique index department_number on department (workspace_id, number);
create unique index department_id on department (id);
create unique index department_name on department (workspace_id, name_folded);
create index department_revision on department (workspace_id, revision);

create table workgroup (
  workspace_id text not null references workspace (id),
  id text not null,
  name text not null,
  name_folded text not null,
  created_at bigint not null,
  revision bigint not null,
  number bigint not null,
  primary key (workspace_id, id)
);
create unique index workgroup_number on workgroup (workspace_id, number);
create unique index workgroup_id on workgroup (id);
create unique index workgroup_name on workgroup (workspace_id, name_folded);
create index workgroup_revision on workgroup (workspace_id, revision);

create table link (
  workspace_id text not null references workspace (id),
  id text not null,
  name text not null,
  secret_hash text not null unique,
  department_id text,
  created_at bigint not null,
  switched_off_at bigint,
  n_joined bigint not null,
  revision bigint not null,
  primary key (workspace_id, id)
);
create unique index link_id on link (id);
create index link_revision on link (workspace_id, revision);

-- `block` says why, in JSON, while `blocked_at` is set; `devices` and `workgroups` are JSON too, null for none. Facts of signing in (from `enrolled_at` on) are refreshed by the sealer, a second or two late.
create table employee (
  workspace_id text not null references workspace (id),
  id text not null,
  identity_id text references identity (id),
  name text not null,
  contact_email text,
  login text,
  department_id text,
  position text,
  role text not null,
  status text not null,
  status_since bigint not null,
  joined_at bigint,
  blocked_at bigint,
  block text,
  password_void_at bigint,
  paused_until bigint,
  pause_reason text,
  grace_until bigint,
  enrolled_at bigint,
  codes_left bigint not null,
  last_sign_in_at bigint,
  last_failure_at bigint,
  n_sessions bigint not null,
  weak_password_at bigint,
  breached_password_at bigint,
  unusual_device_at bigint,
  devices text,
  workgroups text,
  authenticator_at bigint,
  n_passkeys bigint not null,
  passkey_used_at bigint,
  revision bigint not null,
  number bigint not null,
  primary key (workspace_id, id)
);
create unique index employee_number on employee (workspace_id, number);
create unique index employee_id on employee (id);
create unique index employee_identity on employee (workspace_id, identity_id);
create index employee_of_identity on employee (identity_id);
create index employee_revision on employee (workspace_id, revision);
create index employee_blocked on employee (workspace_id) where blocked_at is not null;
create index employee_owner on employee (workspace_id) where role = 'owner';
create index employee_integrator on employee (workspace_id) where role = 'integrator';

-- EML-8: one row an address and workspace; what it is to its holder is told by which instant is set.
create table address (
  workspace_id text not null references workspace (id),
  canonical text not null,
  employee_id text not null,
  login_at bigint,
  contact_at bigint,
  invited_at bigint,
  primary key (workspace_id, canonical)
);
create index address_employee on address (workspace_id, employee_id);

create table invitation (
  workspace_id text not null references workspace (id),
  id text not null,
  employee_id text not null,
  channel text,
  address text not null,
  link_id text,
  invited_by text,
  invited_at bigint not null,
  sends text not null,
  n_sent bigint not null,
  expires_at bigint,
  letter_state text,
  letter_at bigint,
  letter_said text,
  letter_host text,
  pending_at bigint,
  joined_at bigint,
  issue bigint not null,
  token_hash text unique,
  revision bigint not null,
  primary key (workspace_id, id)
);
create unique index invitation_id on invitation (id);
create unique index invitation_employee on invitation (workspace_id, employee_id);
create index invitation_revision on invitation (workspace_id, revision);

-- The queue holds no link: tokens are made when a letter is written out. `place` is the letter's place among those of
-- its change; `sent_at` is set as it leaves, and taken back when it did not. A letter about an identity is of no workspace.
create table letter (
  id text primary key,
  workspace_id text references workspace (id),
  kind text not null,
  channel text not null,
  address text not null,
  canonical text not null,
  employee_id text,
  identity_id text,
  invitation_id text,
  issue bigint not null,
  content text not null,
  place bigint not null,
  queued_at bigint not null,
  next_try_at bigint,
  lease_until bigint,
  n_tries bigint not null,
  state text not null,
  state_at bigint not null,
  sent_at bigint,
  said text,
  host text
);
create index letter_due on letter (place, next_try_at, id) where next_try_at is not null;
create index letter_queued on letter (queued_at);
create index letter_invitation on letter (invitation_id);
create index letter_recipient on letter (workspace_id, canonical, queued_at);
create index letter_sent on letter (workspace_id, sent_at);

-- Inserted freely; `number`, `hash`, `revision` and `scope` are set when it is sealed. Who may see it does not change
-- with the person's role afterwards: `scope` is 'helpdesk' for what was done on those whom helpdesk sees. `ip_key` is the address
-- as it sorts, for ranges.
create table event (
  workspace_id text not null references workspace (id),
  id text not null,
  at bigint not null,
  kind text not null,
  actor_id text,
  on_id text,
  ip text,
  ip_key text,
  device text,
  cause text,
  data text not null,
  number bigint,
  hash text,
  revision bigint,
  scope text,
  primary key (workspace_id, id)
);
create unique index event_number on event (workspace_id, number) where number is not null;
create index event_revision on event (workspace_id, revision);
create index event_at on event (workspace_id, at, id, ip_key);
-- LOG-2: each way to filter, newest first. An address has few events, or is found among the newest.
create index event_kind on event (workspace_id, kind, at, id);
create index event_on on event (workspace_id, on_id, at, id) where on_id is not null;
create index event_actor on event (workspace_id, actor_id, at, id) where actor_id is not null;
create index event_ip on event (workspace_id, ip_key, at, id) where ip_key is not null;
create index event_unsealed on event (workspace_id, at, id) where number is null;

create table chain (
  workspace_id text primary key references workspace (id),
  number bigint not null,
  hash text not null,
  pruned_number bigint not null,
  pruned_hash text not null,
  sealer text,
  lease_until bigint
);

-- `since`: from when the id is remembered, the later of arriving and deciding.
create table operation (
  workspace_id text not null references workspace (id),
  id text not null,
  employee_id text not null,
  device_id text not null,
  kind text not null,
  hash text not null,
  receipt text,
  revision bigint,
  since bigint not null,
  primary key (workspace_id, id)
);
create index operation_revision on operation (workspace_id, device_id, revision);
create index operation_since on operation (workspace_id, since);

-- `scope` is null where everyone is told, or names the only scope that is.
create table tombstone (
  workspace_id text not null references workspace (id),
  revision bigint not null,
  kind text not null,
  id text not null,
  scope text,
  at bigint not null,
  removed_by text
);
create index tombstone_revision on tombstone (workspace_id, revision);
create index tombstone_entity on tombstone (workspace_id, id);

create table digest (
  workspace_id text not null references workspace (id),
  scope text not null,
  kind text not null,
  bucket bigint not null,
  total bigint not null,
  primary key (workspace_id, scope, kind, bucket)
);

-- The allow-lists that are there; `id` is that of the workspace, the department or the person, and `level` says of which.
create table ip_rule (
  workspace_id text not null references workspace (id),
  id text not null,
  level text not null,
  allowed text not null,
  since bigint not null,
  revision bigint not null,
  primary key (workspace_id, id)
);
create index ip_rule_revision on ip_rule (workspace_id, revision);

-- What people at the door ask the admins for (TFA-7, SGN-2), one of a kind each; answered ones are removed. `role` is that of who asks,
-- and decides which mirrors are told; who is not in the workspace stands as 'owner'.
create table request (
  workspace_id text not null references workspace (id),
  id text not null,
  kind text not null,
  identity_id text not null references identity (id),
  employee_id text,
  role text not null,
  name text not null,
  login text not null,
  canonical text not null,
  note text,
  since bigint not null,
  revision bigint not null,
  primary key (workspace_id, id)
);
create unique index request_of_one on request (workspace_id, identity_id, kind);
create index request_revision on request (workspace_id, revision);

-- API-1: inbound webhooks, by the hash of their secret. `number` is that of who made it and stands in its address; `employee_id` is null
-- once it stayed when that person left (DIS-2). What was last used is noted outside the revision.
create table webhook (
  workspace_id text not null references workspace (id),
  id text not null,
  employee_id text,
  number bigint not null,
  secret_hash text not null unique,
  title text not null,
  scopes text not null,
  made_at bigint not null,
  expires_at bigint,
  last_used_at bigint,
  last_used_ip text,
  disabled_at bigint,
  revision bigint not null,
  primary key (workspace_id, id)
);
create index webhook_employee on webhook (workspace_id, employee_id);
create index webhook_revision on webhook (workspace_id, revision);

-- API-1: calls of REST 3.0 that came with a key, each carried out once within a day. `answer` is null while it is under way.
create table rest_call (
  workspace_id text not null references workspace (id),
  webhook_id text not null,
  method text not null,
  name text not null,
  body_hash text not null,
  answer text,
  at bigint not null,
  primary key (workspace_id, webhook_id, method, name)
);
create index rest_call_at on rest_call (workspace_id, at);

-- API-1: outgoing webhooks. `number` names one on the wire; `address` never leaves the server. What they are signed with is derived from
-- the server's key, and stands nowhere here.
create table outgoing (
  workspace_id text not null references workspace (id),
  id text not null,
  number bigint not null,
  title text not null,
  address text not null,
  host text not null,
  occasions text not null,
  made_at bigint not null,
  made_by text,
  secrets_shown_at bigint,
  disabled_at bigint,
  delivered_at bigint,
  failing_since bigint,
  gave_up_at bigint,
  revision bigint not null,
  primary key (workspace_id, id)
);
create unique index outgoing_number on outgoing (workspace_id, number);
create index outgoing_revision on outgoing (workspace_id, revision);

-- Messages to them, queued in the transaction that decided what they tell, and kept for a while. `data` is what they say; `since` is when
-- the day began in which they are tried. One that arrived, was given up or is not to leave any more has no `next_try_at`.
create table delivery (
  id text primary key,
  workspace_id text not null references workspace (id),
  outgoing_id text not null,
  occasion text not null,
  data text not null,
  queued_at bigint not null,
  since bigint not null,
  next_try_at bigint,
  lease_until bigint,
  n_tries bigint not null,
  tried_at bigint,
  failed text,
  delivered_at bigint
);
create index delivery_due on delivery (next_try_at, id) where next_try_at is not null;
create index delivery_of on delivery (workspace_id, outgoing_id, queued_at);
create index delivery_queued on delivery (queued_at);
