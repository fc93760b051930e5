"""The hard rules, one module each: `check(facts)` yields every violation of its rule."""
