"""The bloc's own report: figures added up from accepted reports, prose by people, adopted at a conference."""
