"""The view What if: changes tried on the draft, side by side, and one of them adopted."""
