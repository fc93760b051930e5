"""Calendar feeds: what each event says, who sees it, and the bytes (RFC 5545)."""
