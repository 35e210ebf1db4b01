"""Administration of this capability."""
