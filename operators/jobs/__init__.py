"""Jobs on their way: the queue, previews, results, recovery."""
