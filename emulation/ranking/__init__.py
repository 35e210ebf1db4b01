"""The ranking of a bloc year: computed from the sheets, agreed by head and secretariat, published, explained."""
