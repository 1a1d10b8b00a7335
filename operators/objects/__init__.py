"""Objects to paint: their surface, their UV maps, the views of them."""
