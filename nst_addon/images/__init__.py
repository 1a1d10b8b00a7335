"""Pictures as arrays: files, passes of a render, masks, encodings."""
