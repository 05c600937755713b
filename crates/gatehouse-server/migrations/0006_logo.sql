-- The picture of a company's logo, as base64. Its hash stands in the settings, and tells who asks whether there is one.
create table logo (
  workspace_id text primary key references workspace (id),
  picture text not null
);
