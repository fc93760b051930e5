"""Why a revision was published against the program's advice; none of those before was."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("publication_revisions", sa.Column("forced", sa.Text))
    op.create_index("publication_events_of_revision", "publication_events", ["revision"])
