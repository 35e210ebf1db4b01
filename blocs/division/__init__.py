"""Dividing the units of a council into blocs anew: the plan, what it would change, and changing it (docs/files.md)."""
