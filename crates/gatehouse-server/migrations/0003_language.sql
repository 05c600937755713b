-- DOC-1: the language a person was last in is told to whoever answers them; kept beside the identity's own for the feed.
alter table employee add column language text;
update employee set language = (select identity.language from identity where identity.id = employee.identity_id);
