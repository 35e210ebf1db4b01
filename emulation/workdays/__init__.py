"""Working days: public holidays as data, and counting around them."""
