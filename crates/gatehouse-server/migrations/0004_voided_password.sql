-- RCV-6, BLK-7: passwords that a lifted block voided, as hashes. Their identity never has one of them again.
create table voided_password (
  identity_id text not null references identity (id),
  password_hash text not null,
  voided_at bigint not null,
  primary key (identity_id, password_hash)
);
