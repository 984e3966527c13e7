"""Self-evolution: rounds of search, training and measuring, resumable at any point."""
