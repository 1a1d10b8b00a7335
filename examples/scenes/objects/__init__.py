"""Three painted objects from every side, each beside its flat version: docs/objects-*.jpg."""
