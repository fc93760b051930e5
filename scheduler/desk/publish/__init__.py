"""The view *Publish*: what a publication would change and for whom, the revisions, the addresses, the files."""
