"""Numbers for cohorts: pure functions over flat arrays; no pictures, no tables of the database."""
