"""English names of codes, by subject; `outcomes.translations.labels` is the door."""
