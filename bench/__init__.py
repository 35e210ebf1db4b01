"""A benchmark of pages and papers, run by `make bench`; nothing of the site imports it."""
