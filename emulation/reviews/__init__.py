"""How what a unit handed in is read, accepted or returned, and what the secretariat changes about a report."""
