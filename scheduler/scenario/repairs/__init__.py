"""What would make an impossible instance possible, whom to ask for it, each repair solved."""
