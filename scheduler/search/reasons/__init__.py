"""Facts of an instance, which of them cannot hold together, and as few as prove it, in the planner's words."""
