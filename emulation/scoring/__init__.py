"""Points by criterion, totals and the ranking of a bloc; the engine is pure: plain data in, plain data out."""
