-- Plain SQL that H2 and PostgreSQL both run. Times are milliseconds since the epoch; JSON is kept as text, so that an actor stays as it was sent.

create table instance (
  id varchar(64) primary key,
  -- One row at most, however many issuers start on a new store at once.
  only_one smallint default 1 not null unique check (only_one = 1),
  created_at bigint not null,
  -- When the first users were added; null: not yet.
  seeded_at bigint
);

create table signing_keys (
  id varchar(64) primary key,
  private_key varchar(8192) not null,
  created_at bigint not null,
  -- From then on it is not published any more; null: not known yet.
  withdrawn_at bigint
);

create table users (
  id varchar(64) primary key,
  external_id varchar(256) unique,
  username varchar(256) unique,
  first_name varchar(256),
  last_name varchar(256),
  primary_email_address_id varchar(64),
  password_hash varchar(128),
  public_metadata varchar(65536) not null,
  private_metadata varchar(65536) not null,
  unsafe_metadata varchar(65536) not null,
  banned boolean not null,
  last_sign_in_at bigint,
  last_active_at bigint,
  created_at bigint not null,
  updated_at bigint not null
);

-- Who was added from the start once, deleted since or not.
create table seeds (
  user_id varchar(64) primary key
);

create table email_addresses (
  id varchar(64) primary key,
  user_id varchar(64) not null references users (id) on delete cascade,
  email_address varchar(320) not null unique,
  created_at bigint not null
);

create index email_addresses_of_user on email_addresses (user_id);

create table memberships (
  id varchar(64) primary key,
  user_id varchar(64) not null references users (id) on delete cascade,
  organization_id varchar(64) not null,
  name varchar(256) not null,
  slug varchar(256) not null,
  role varchar(256) not null,
  permissions varchar(65536) not null,
  created_at bigint not null,
  unique (user_id, organization_id)
);

create table clients (
  id varchar(64) primary key,
  -- SHA-256 of the cookie's value: whoever reads the store cannot sign in with it.
  token_hash varchar(64) not null unique,
  last_active_session_id varchar(64),
  sign_in_id varchar(64),
  created_at bigint not null,
  updated_at bigint not null
);

create table sign_ins (
  id varchar(64) primary key,
  client_id varchar(64) not null references clients (id) on delete cascade,
  status varchar(32) not null,
  strategy varchar(64),
  identifier varchar(320),
  user_id varchar(64),
  created_session_id varchar(64),
  abandon_at bigint not null,
  created_at bigint not null
);

create index sign_ins_of_client on sign_ins (client_id);

-- No foreign key to users: a session of somebody who was deleted stays on record.
create table sessions (
  id varchar(64) primary key,
  client_id varchar(64) not null,
  user_id varchar(64) not null,
  actor varchar(65536),
  status varchar(32) not null,
  last_active_organization_id varchar(64),
  first_factor_at bigint,
  -- It ends when nothing was heard of it for so long; null: never.
  idle_millis bigint,
  last_active_at bigint not null,
  expire_at bigint not null,
  abandon_at bigint not null,
  created_at bigint not null,
  updated_at bigint not null
);

create index sessions_of_client on sessions (client_id);
create index sessions_of_user on sessions (user_id);

-- Actor tokens, sign-in tokens and agent tasks: all are spent once, by one conditional update.
create table tickets (
  id varchar(64) primary key,
  kind varchar(32) not null,
  user_id varchar(64) not null,
  actor varchar(65536),
  organization_id varchar(64),
  redirect_url varchar(2048),
  session_max_seconds bigint,
  status varchar(32) not null,
  expire_at bigint not null,
  created_at bigint not null,
  updated_at bigint not null
);

create index tickets_of_kind on tickets (kind, created_at);
