"""The statements of each step of the schema (migrations.py); a released one is never edited."""

WORKSPACE = """
create table meta (
    key text primary key,
    value text not null
) strict;

create table reference (
    kind text not null,
    id text not null,
    data text not null,
    primary key (kind, id)
) strict, without rowid;

create table entity (
    id text primary key,
    name text not null,
    industry text not null,
    initials text not null,
    data text not null
) strict, without rowid;

create index entity_by_name on entity (name, id);

create table certificate (
    dev text primary key,
    person text not null,
    role text not null,
    der blob not null
) strict, without rowid;

create table number_used (
    kind text not null,
    year integer not null,
    serial integer not null,
    paper text not null,
    primary key (kind, year, serial)
) strict, without rowid;

create table form (
    sha256 text primary key,
    form_id text not null,
    version text not null,
    title text not null,
    source_name text not null,
    source blob not null,
    xform text not null,
    current integer not null
) strict;

create table draft (
    id text primary key,
    forms text not null,
    standards text not null,
    cursor text not null default '',
    started text not null
) strict, without rowid;

create table answer (
    draft text not null references draft (id) on delete cascade,
    form text not null,
    path text not null,
    value text not null,
    primary key (draft, form, path)
) strict, without rowid;

create table journal (
    draft text not null references draft (id) on delete cascade,
    seq integer not null,
    form text not null,
    place text not null,
    changes text not null,
    undone integer not null default 0,
    at text not null,
    primary key (draft, seq)
) strict, without rowid;

create table draft_photo (
    id text primary key,
    draft text not null references draft (id) on delete cascade,
    sha256 text not null,
    facts text not null,
    unique (draft, sha256)
) strict, without rowid;

create table event (
    id text primary key,
    stream text not null,
    dev text not null,
    seq integer not null,
    kind text not null,
    wall text not null,
    bytes blob not null,
    sig blob not null,
    package text
) strict;

create index event_by_stream on event (stream);

create index event_by_device on event (dev, seq);

create trigger event_is_never_changed before update on event
begin
    select raise(abort, 'events are never changed');
end;

create trigger event_is_never_deleted before delete on event
begin
    select raise(abort, 'events are never deleted');
end;

create table stream (
    id text primary key,
    kind text not null,
    rev text not null,
    state text not null,
    event_count integer not null,
    pending_count integer not null,
    conflict_count integer not null
) strict, without rowid;

create table inspection (
    id text primary key,
    entity text not null,
    state text not null,
    updated text not null,
    data text not null
) strict, without rowid;

create index inspection_by_time on inspection (updated, id);

create index inspection_by_entity on inspection (entity, updated);

create table hazard (
    id text primary key,
    number text not null,
    inspection text not null,
    entity text not null,
    entity_name text not null,
    level text not null,
    state text not null,
    deadline text not null,
    found text not null,
    conflicted integer not null,
    data text not null
) strict, without rowid;

create index hazard_by_time on hazard (found, id);

create index hazard_by_state on hazard (state, found, id);

create index hazard_by_entity on hazard (entity, found, id);

create table paper (
    id text primary key,
    inspection text not null,
    kind text not null,
    number text not null,
    issued text not null,
    data text not null
) strict, without rowid;

create index paper_by_inspection on paper (inspection, issued);

create table blob (
    sha256 text primary key,
    size integer not null,
    package text,
    offset integer
) strict, without rowid;

create table package (
    id text primary key,
    kind text not null,
    direction text not null,
    state text not null,
    inspection text not null,
    at text not null,
    data text not null
) strict, without rowid;

create index package_by_time on package (at, id)
"""

DRAFT_FILES = """
create table draft_file (
    draft text not null references draft (id) on delete cascade,
    sha256 text not null,
    name text not null,
    size integer not null,
    primary key (draft, sha256)
) strict, without rowid
"""

FORM_LIBRARY = """
alter table form add column installed text not null default '';

alter table form add column installed_by text not null default '';

alter table form add column withdrawn integer not null default 0;

alter table form add column facts text not null default '';

create table form_file (
    form text not null references form (sha256) on delete cascade,
    name text not null,
    data blob not null,
    primary key (form, name)
) strict
"""

EXCHANGE = """
create table quarantine (
    id text primary key,
    at text not null,
    data text not null
) strict, without rowid;

create table questioned_device (
    dev text primary key,
    state text not null,
    at text not null,
    data text not null
) strict, without rowid;

alter table blob add column purged text not null default '';

create index event_by_stream_and_device on event (stream, dev, seq)
"""

CERTIFICATES_SEEN = """
create table certificate_seen (
    sha256 text primary key,
    dev text not null,
    der blob not null
) strict, without rowid;

create index certificate_seen_by_device on certificate_seen (dev)
"""

OUTGOING = """
create index package_of_visit on package (direction, kind, inspection, data ->> 'last_number');

create index inspection_by_state on inspection (state, updated, id);

create index inspection_by_task on inspection (data ->> 'task');

create index stream_in_conflict on stream (conflict_count) where conflict_count > 0;

create index stream_that_waits on stream (id, kind) where pending_count > 0;

create table outgoing (
    kind text not null,
    id text not null,
    state text not null,
    first text not null,
    sent text not null,
    primary key (kind, id)
) strict, without rowid;

create index outgoing_by_sent on outgoing (kind, sent, id, state, first);

create table outgoing_count (
    kind text not null,
    state text not null,
    first text not null,
    sent text not null,
    count integer not null,
    primary key (kind, state, first, sent)
) strict, without rowid;

create trigger outgoing_is_counted after insert on outgoing
begin
    insert into outgoing_count (kind, state, first, sent, count)
    values (new.kind, new.state, new.first, new.sent, 1)
    on conflict (kind, state, first, sent) do update set count = count + 1;
end;

create trigger outgoing_is_counted_no_more after delete on outgoing
begin
    update outgoing_count set count = count - 1
    where (kind, state, first, sent) = (old.kind, old.state, old.first, old.sent);
    delete from outgoing_count where count <= 0
    and (kind, state, first, sent) = (old.kind, old.state, old.first, old.sent);
end;

create trigger outgoing_is_counted_anew after update on outgoing
begin
    update outgoing_count set count = count - 1
    where (kind, state, first, sent) = (old.kind, old.state, old.first, old.sent);
    delete from outgoing_count where count <= 0
    and (kind, state, first, sent) = (old.kind, old.state, old.first, old.sent);
    insert into outgoing_count (kind, state, first, sent, count)
    values (new.kind, new.state, new.first, new.sent, 1)
    on conflict (kind, state, first, sent) do update set count = count + 1;
end;

insert into outgoing (kind, id, state, first, sent)
with written as (
    select stream, max(seq) as number from event
    where dev = (select value from meta where key = 'dev') group by stream
), went_out as (
    select kind, inspection, max(coalesce(data ->> 'last_number', 0)) as number,
        count(distinct case state when 'receipted' then data ->> 'part' end)
            >= max(1, max(coalesce(data ->> 'parts', 0))) as is_whole
    from package where direction = 'out'
    group by kind, inspection, coalesce(nullif(data ->> 'whole', ''), id)
), reached as (
    select kind, inspection, max(number) as carried,
        max(case when is_whole then number end) as confirmed
    from went_out group by kind, inspection
)
select wanted.kind, inspection.id, inspection.state,
    coalesce(inspection.data ->> '$.team[0].person', ''),
    case
        when reached.carried is null then 'NOT_YET'
        when reached.carried < written.number then 'CHANGED_SINCE'
        when coalesce(reached.confirmed, 0) >= written.number then 'RECEIPTED'
        else 'ALL'
    end
from inspection
join written on written.stream = inspection.id
join (select 'INSPECTION' as kind union all select 'REVIEW') as wanted
left join reached on reached.inspection = inspection.id and reached.kind = wanted.kind
union all
select 'RECEIPT', written.stream, '', '',
    case when written.number <= coalesce((select carried from reached where kind = 'RECEIPT'), 0)
        then 'RECEIPTED' else 'NOT_YET' end
from written join stream on stream.id = written.stream and stream.kind = 'receipt'
"""
