"""Ballots: one roll, one vote for each seat, secret or by show of hands, counted by rules that are stored with it."""
