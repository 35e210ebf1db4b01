"""Criteria tables of a bloc year: drafted as a tree, checked, tried, published, and from then on frozen."""
