"""Demonstration data: four real blocs as published reports describe them, and example years to try the system with.

Everything is built by calling the rules, so it can never be data that the rules would refuse. What no source states
stays empty; whatever is invented is marked as an example.
"""
