"""`scheduler desk`, and the accounts of those who may use it over a network."""
