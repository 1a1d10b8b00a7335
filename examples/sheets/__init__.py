"""Contact sheets of the examples, for docs/."""
