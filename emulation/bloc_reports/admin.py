"""This capability in the administration."""
