"""VGG and its features, of a whole picture or band by band."""
