"""What a user could take instead of us, run on the same files: see PEERS.md."""
