"""From the request for a report to the place in the ranking: five people at screens of their own, no address typed."""
