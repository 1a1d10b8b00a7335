"""What a job starts from: sources, styles, masks."""
