"""Who may use a desk that listens to a network: accounts, sessions, attempts to log in, and what each did."""
