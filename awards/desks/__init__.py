"""Pages on which several capabilities of awards meet: the desk of a reader, the nominations of a year."""
