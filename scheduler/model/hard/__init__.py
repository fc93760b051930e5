"""Hard rules, one module per family."""
