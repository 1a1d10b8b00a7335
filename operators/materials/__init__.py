"""What materials show: nodes, targets of results, originals, bakes."""
