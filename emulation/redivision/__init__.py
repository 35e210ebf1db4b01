"""Dividing units into blocs anew from a day."""
