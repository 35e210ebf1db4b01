"""Score sheets: every unit scores itself, others verify it, it explains, and the secretariat makes it final."""
