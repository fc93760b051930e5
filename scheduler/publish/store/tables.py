"""The tables of the store as they are now; `migrations` brings any database there.

A row is written once and never changed. Moments are text, UTC to the second (`2026-11-24T02:34:40Z`): they sort as they
are, and are the same bytes in SQLite and PostgreSQL.
"""

import datetime as dt

import sqlalchemy as sa

METADATA = sa.MetaData()

CONTENTS = sa.Table(
    "publication_contents",
    METADATA,
    sa.Column("digest", sa.String(64), primary_key=True),  # SHA-256 of what `data` holds, before compression
    sa.Column("data", sa.LargeBinary, nullable=False),
)
REVISIONS = sa.Table(
    "publication_revisions",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    # Unique: of two revisions that follow the same one, the database itself refuses the second.
    sa.Column("parent", sa.Integer, sa.ForeignKey("publication_revisions.number"), unique=True),
    sa.Column("instance", sa.Text, nullable=False),
    sa.Column("instance_digest", sa.String(64), nullable=False),
    sa.Column("instance_content", sa.String(64), sa.ForeignKey("publication_contents.digest"), nullable=False),
    sa.Column("timetable_content", sa.String(64), sa.ForeignKey("publication_contents.digest"), nullable=False),
    sa.Column("published_at", sa.String(20), nullable=False),
    sa.Column("published_by", sa.Text, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("report", sa.Text, nullable=False),
    sa.Column("changes", sa.Text, nullable=False),
    sa.Column("scheduler", sa.Text, nullable=False),
    sa.Column("forced", sa.Text),
    # By the clock of the program that wrote it, to the microsecond; `published_at` may be later. None in revisions of
    # before.
    sa.Column("written_at", sa.String(27)),
    # What the feeds need of the instance; none in revisions of before they were served.
    sa.Column("timezone", sa.Text),
    sa.Column("locale", sa.String(2)),
)
EVENTS = sa.Table(
    "publication_events",
    METADATA,
    # A row for each revision that made the event, changed it, or took it away: the state at revision N is the row of
    # the last revision up to N.
    sa.Column("uid", sa.Text, primary_key=True),
    sa.Column(
        "revision", sa.Integer, sa.ForeignKey("publication_revisions.number"), primary_key=True, autoincrement=False
    ),
    sa.Column("held", sa.Text),
    sa.Column("sequence", sa.Integer, nullable=False),
    sa.Column("stamp", sa.String(20), nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("audiences", sa.Text, nullable=False),
    sa.Column("fr", sa.Text, nullable=False),
    sa.Column("en", sa.Text, nullable=False),
    sa.Index("publication_events_of_revision", "revision"),
)
AUDIENCES = sa.Table(
    "publication_audiences",
    METADATA,
    # A row for each revision that made the feed, named it otherwise, or left it without its group, trainer, room, unit.
    sa.Column("path", sa.Text, primary_key=True),
    sa.Column(
        "revision", sa.Integer, sa.ForeignKey("publication_revisions.number"), primary_key=True, autoincrement=False
    ),
    sa.Column("fr", sa.Text, nullable=False),
    sa.Column("en", sa.Text, nullable=False),
    sa.Column("is_gone", sa.Boolean, nullable=False),
)
ADDRESSES = sa.Table(
    "publication_addresses",
    METADATA,
    # A row for each address given, and one without token for each taken back: an audience's last row is what holds.
    sa.Column("serial", sa.Integer, primary_key=True),
    sa.Column("audience", sa.Text, nullable=False, index=True),
    sa.Column("token", sa.String(64), unique=True),
    sa.Column("made_at", sa.String(20), nullable=False),
    sa.Column("made_by", sa.Text, nullable=False),
)
PUBLIC_URLS = sa.Table(
    "publication_public_urls",
    METADATA,
    # Where subscribers see the server of the feeds: the last row is what holds.
    sa.Column("serial", sa.Integer, primary_key=True),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("made_at", sa.String(20), nullable=False),
    sa.Column("made_by", sa.Text, nullable=False),
)


_INSTANT = "%Y-%m-%dT%H:%M:%SZ"
_EXACTLY = "%Y-%m-%dT%H:%M:%S.%fZ"


def written(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime(_INSTANT)


def written_exactly(moment: dt.datetime) -> str:
    """To the microsecond: `2026-11-24T02:34:40.012345Z`."""
    return moment.astimezone(dt.UTC).strftime(_EXACTLY)


def exact_moment(written: str) -> dt.datetime:
    return dt.datetime.strptime(written, _EXACTLY).replace(tzinfo=dt.UTC)


def moment(written: str) -> dt.datetime:
    return dt.datetime.strptime(written, _INSTANT).replace(tzinfo=dt.UTC)
