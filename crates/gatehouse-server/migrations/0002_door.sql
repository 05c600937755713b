-- What happens at the door stays outside the workspace's revision: single statements that never queue behind an import.
-- Every secret here is a hash, but for factors and set-ups, which are sealed with the server's key.

create table session (
  token_hash text primary key,
  id text not null unique,
  workspace_id text not null references workspace (id),
  employee_id text not null,
  identity_id text not null references identity (id),
  device text,
  ip text,
  created_at bigint not null,
  seen_at bigint not null,
  ended_at bigint
);
create index session_employee on session (employee_id);
create index session_workspace on session (workspace_id, seen_at);
create index session_identity on session (identity_id);

-- Between two pages: the password was right, the second step is still asked for.
create table step (
  token_hash text primary key,
  purpose text not null,
  workspace_id text not null references workspace (id),
  identity_id text not null references identity (id),
  request text not null,
  created_at bigint not null,
  expires_at bigint not null,
  used_at bigint
);
create index step_identity on step (identity_id);

create table device (
  id text primary key,
  workspace_id text not null references workspace (id),
  employee_id text not null,
  identity_id text not null references identity (id),
  name text not null,
  thumbprint text not null,
  created_at bigint not null,
  seen_at bigint not null,
  revoked_at bigint,
  confirmed_at bigint
);
create index device_employee on device (employee_id);

create table code (
  code_hash text primary key,
  workspace_id text not null references workspace (id),
  employee_id text not null,
  identity_id text not null references identity (id),
  device_name text not null,
  thumbprint text not null,
  challenge text not null,
  redirect_uri text not null,
  expires_at bigint not null,
  used_at bigint
);

create table access_token (
  token_hash text primary key,
  device_id text not null references device (id),
  expires_at bigint not null
);
create index access_token_device on access_token (device_id);

-- A refresh makes the next generation; using that one ends its own and every earlier other one.
create table refresh_token (
  token_hash text primary key,
  device_id text not null references device (id),
  generation bigint not null,
  expires_at bigint not null,
  ended_at bigint
);
create index refresh_token_device on refresh_token (device_id, generation);

-- On SQLite they are kept in a file of their own, beside the database.
create table proof (
  id text primary key,
  until bigint not null
);

create table factor (
  id text primary key,
  identity_id text not null references identity (id),
  kind text not null,
  secret_sealed text not null,
  enrolled_at bigint not null,
  last_step bigint not null,
  removed_at bigint
);
create index factor_identity on factor (identity_id);

-- A set-up that no code has confirmed yet: one a browser session, or a half sign-in that leads to it (`holder`).
create table enrolment (
  holder text primary key,
  identity_id text not null references identity (id),
  secret_sealed text not null,
  created_at bigint not null,
  expires_at bigint not null,
  used_at bigint
);
create index enrolment_identity on enrolment (identity_id);

create table backup_code (
  identity_id text not null references identity (id),
  number bigint not null,
  code_hash text not null,
  used_at bigint,
  primary key (identity_id, number)
);

create table throttle (
  name text primary key,
  n_tries bigint not null,
  since bigint not null,
  until bigint not null
);

-- Every link that was written out, so that an old one can say why it is old (INV-10).
create table issued (
  token_hash text primary key,
  workspace_id text not null references workspace (id),
  invitation_id text not null,
  issue bigint not null,
  issued_at bigint not null
);

-- Who asked to join by a registration link and has not confirmed the address: nobody yet.
create table joining (
  id text primary key,
  workspace_id text not null references workspace (id),
  link_id text not null,
  name text not null,
  address text not null,
  canonical text not null,
  token_hash text unique,
  created_at bigint not null,
  expires_at bigint not null,
  used_at bigint
);
create index joining_expires on joining (expires_at);
