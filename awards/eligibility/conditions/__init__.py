"""One function for each condition, by kind. Each takes the timeline, the case and the law, and returns one finding.

What is not on record makes a finding unclear, never failed. The texts are marked here and put together for the reader.
"""
