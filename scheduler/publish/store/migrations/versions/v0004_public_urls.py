"""At which address subscribers see the server of the feeds."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "publication_public_urls",
        sa.Column("serial", sa.Integer, primary_key=True),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("made_at", sa.String(20), nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
    )
