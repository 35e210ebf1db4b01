"""How many awards a bloc may propose, which rule says so, and recorded waivers."""
