"""Nominations that units prepare, their dossier, and their way to the council."""
