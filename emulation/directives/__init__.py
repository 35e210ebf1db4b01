"""What a conference asks of a unit until a day."""
