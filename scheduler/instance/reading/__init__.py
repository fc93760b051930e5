"""From the bytes of a file to data with their places: YAML, the schema’s faults in words, the draft that is checked."""
