"""An instance's text with other values in it, all else as it is typed."""
