"""The verdict on examinations, from instants alone."""
