"""Whether the conditions of an award are met: one function for each condition, with its article."""
