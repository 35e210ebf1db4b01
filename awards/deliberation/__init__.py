"""Meetings of the council: what is before it and how it voted."""
