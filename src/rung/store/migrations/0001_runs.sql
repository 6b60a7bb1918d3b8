-- Runs, their ledgers, their attempts, and the bytes they name.

create table run (
  id          text primary key,
  runbook     text not null,
  path        text not null,
  revision    text not null,
  mode        text not null check (mode in ('real', 'drill', 'dry')),
  state       text not null,
  target      text not null,
  dedup       text not null,
  opened_at   text not null,
  ended_at    text not null,
  owner       text not null,
  epoch       integer not null,
  lease_until real not null,
  seq         integer not null,
  hash        text not null
);

-- One live run a dedup key.
create unique index run_live on run (dedup) where dedup <> '' and ended_at = '';

create table entry (
  run  text not null references run (id),
  seq  integer not null,
  line blob not null,
  primary key (run, seq)
) without rowid;

create table attempt (
  run    text not null references run (id),
  step   integer not null,
  n      integer not null,
  digest text not null,
  state  text not null check (state in ('started', 'ended', 'lost')),
  epoch  integer not null,
  target text not null,
  primary key (run, step, n)
) without rowid;

-- One run mutating a target at a time.
create unique index attempt_target on attempt (target) where target <> '' and state = 'started';

-- body is zlib; null when the bytes are too large for a row and lie in a file of their own.
create table blob (
  digest text primary key,
  size   integer not null,
  body   blob
) without rowid;

create table checkpoint (
  number integer primary key,
  run    text not null references run (id),
  text   text not null
);

create table anchor (
  number integer primary key,
  run    text not null references run (id),
  line   text not null
);
