"""To and from other systems: what our files hold, how they are read and how they are written."""
