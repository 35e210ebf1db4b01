"""Pieces of every page that need no template of their own."""
