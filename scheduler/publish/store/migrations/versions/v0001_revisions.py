"""Revisions, their contents, and the life of every event."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "publication_contents",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "publication_revisions",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
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
    )
    op.create_table(
        "publication_events",
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
    )
