"""Award types with the rules in force from day to day, and the base salary by date."""
