"""Role models and initiatives: noticed, checked, published with consent, adopted by other units, counted."""
