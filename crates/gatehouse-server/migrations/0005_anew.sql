-- NET-1: whether who signed in proved it just then, by the password, or at a provider that had them sign in anew. What began before tells
-- nothing of it, and counts as not.
alter table session add column anew bigint not null default 0;
alter table profile_session add column anew bigint not null default 0;
alter table step add column anew bigint not null default 0;
