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

-- Between two pages: the password was right, or a provider vouched for the person; the second step is still asked for.
create table step (
  token_hash text primary key,
  purpose text not null,
  workspace_id text not null references workspace (id),
  identity_id text not null references identity (id),
  provider text,
  request text not null,
  created_at bigint not null,
  expires_at bigint not null,
  used_at bigint
);
create index step_identity on step (identity_id);

-- A revoked device outlives its identity: by its token it still hears that it was revoked (SYN-4).
create table device (
  id text primary key,
  workspace_id text not null references workspace (id),
  employee_id text not null,
  identity_id text references identity (id),
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

-- What an authenticator calls a passkey is of one identity here.
create table passkey (
  id text primary key,
  identity_id text not null references identity (id),
  credential_id text not null,
  name text not null,
  credential text not null,
  counter bigint not null,
  added_at bigint not null,
  used_at bigint,
  removed_at bigint
);
create unique index passkey_credential on passkey (credential_id) where removed_at is null;
create index passkey_identity on passkey (identity_id);

-- What was asked of a passkey: the last question of a half sign-in or a browser session (`holder`), gone with its answer.
create table passkey_challenge (
  holder text primary key,
  identity_id text not null references identity (id),
  state text not null,
  expires_at bigint not null
);
create index passkey_challenge_identity on passkey_challenge (identity_id);

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

-- NET-1 to NET-3: a browser signed in to an identity's own profile, which is of no workspace.
create table profile_session (
  token_hash text primary key,
  id text not null unique,
  identity_id text not null references identity (id),
  device text,
  ip text,
  created_at bigint not null,
  seen_at bigint not null,
  ended_at bigint
);
create index profile_session_identity on profile_session (identity_id);

-- NET-1: who asked to change their login, until the link in the letter to the new address is confirmed. Only the newest works.
create table login_change (
  id text primary key,
  identity_id text not null references identity (id),
  address text not null,
  token_hash text not null unique,
  created_at bigint not null,
  expires_at bigint not null,
  voided_at bigint,
  used_at bigint
);
create index login_change_identity on login_change (identity_id);

-- Each asking for a new password, whether anybody has that login or not; of no workspace at the server's own address. `identity_id` is
-- found when its letter is written out. A link has its hash from the beginning, a code's asking only once the code was right.
-- `holder_hash` is the asking browser's secret.
create table recovery (
  id text primary key,
  workspace_id text references workspace (id),
  letter_id text not null,
  address text not null,
  canonical text not null,
  way text not null,
  by_id text,
  identity_id text references identity (id),
  holder_hash text unique,
  token_hash text unique,
  code_hash text,
  code_until bigint,
  n_tries bigint not null,
  asked_at bigint not null,
  opened_at bigint,
  voided_at bigint,
  used_at bigint
);
create index recovery_canonical on recovery (canonical, asked_at);
create index recovery_asked on recovery (asked_at);

-- BLK-1: from which devices the right password came; wrong ones never stand here. `proved_at`: a second step was proved there.
create table used_device (
  workspace_id text not null references workspace (id),
  employee_id text not null,
  device text not null,
  name text,
  ip text,
  first_at bigint not null,
  at bigint not null,
  proved_at bigint,
  primary key (workspace_id, employee_id, device)
);
create index used_device_at on used_device (at);

-- BLK-4: what the operator is asked. At most one is open for one person.
create table lockout_case (
  id text primary key,
  workspace_id text not null references workspace (id),
  employee_id text,
  opened_by text,
  name text not null,
  email text not null,
  note text,
  opened_at bigint not null,
  unblocked_at bigint,
  refused_at bigint,
  closing_note text
);
create unique index lockout_case_open on lockout_case (workspace_id, employee_id)
  where employee_id is not null and unblocked_at is null and refused_at is null;

-- CAP-1, CAP-4, SGN-6: browsers that an identity signed in with. One browser has one secret for all that know it.
create table known_device (
  id text primary key,
  token_hash text not null,
  identity_id text not null references identity (id),
  device text,
  ip text,
  created_at bigint not null,
  seen_at bigint not null
);
create unique index known_device_token on known_device (token_hash, identity_id);
create index known_device_identity on known_device (identity_id);
create index known_device_seen on known_device (seen_at);

-- CAP-4: failures in a row from devices that a login does not know, whether anybody has that login or not.
create table strangers (
  login_hash text primary key,
  n_failures bigint not null,
  wait_until bigint,
  at bigint not null
);
create index strangers_at on strangers (at);

-- SOC-1, SOC-2: accounts at providers, and the identities each is linked to. What is shown is what the provider calls it; it is never
-- compared with anything.
create table social_account (
  id text primary key,
  issuer text not null,
  subject text not null,
  shown text,
  created_at bigint not null,
  seen_at bigint not null
);
create unique index social_account_subject on social_account (issuer, subject);
create table social_link (
  account_id text not null references social_account (id),
  identity_id text not null references identity (id),
  linked_at bigint not null,
  primary key (account_id, identity_id)
);
create index social_link_identity on social_link (identity_id);

-- A browser that was sent to a provider, until it comes back. Its nonce and verifier follow from the state and the server's key.
create table social_try (
  state_hash text primary key,
  browser_hash text not null,
  issuer text not null,
  errand text not null,
  created_at bigint not null,
  expires_at bigint not null,
  used_at bigint
);
create index social_try_expires on social_try (expires_at);

-- SOC-2: between two pages: a provider vouched for an account that is linked to several identities.
create table social_proof (
  token_hash text primary key,
  account_id text not null references social_account (id),
  errand text not null,
  expires_at bigint not null,
  used_at bigint
);
create index social_proof_expires on social_proof (expires_at);
