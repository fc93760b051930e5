"""Names and addresses of the feeds, and what they need of the instance without reading it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("publication_revisions", sa.Column("written_at", sa.String(27)))
    op.add_column("publication_revisions", sa.Column("timezone", sa.Text))
    op.add_column("publication_revisions", sa.Column("locale", sa.String(2)))
    op.create_table(
        "publication_audiences",
        sa.Column("path", sa.Text, primary_key=True),
        sa.Column(
            "revision", sa.Integer, sa.ForeignKey("publication_revisions.number"), primary_key=True, autoincrement=False
        ),
        sa.Column("fr", sa.Text, nullable=False),
        sa.Column("en", sa.Text, nullable=False),
        sa.Column("is_gone", sa.Boolean, nullable=False),
    )
    op.create_table(
        "publication_addresses",
        sa.Column("serial", sa.Integer, primary_key=True),
        sa.Column("audience", sa.Text, nullable=False, index=True),
        sa.Column("token", sa.String(64), unique=True),
        sa.Column("made_at", sa.String(20), nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
    )
