"""Contents, styles and scenes that are made by code: for the demo, the sheets and the tests."""
