"""What a revision changed, for everybody and for each group and trainer: found, said, and as files."""
