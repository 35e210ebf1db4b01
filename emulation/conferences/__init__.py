"""Conferences: agenda, papers, invitations, attendance."""
