"""Minutes of a conference, from the data to the signed paper."""
