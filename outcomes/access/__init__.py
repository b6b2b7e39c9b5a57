"""Who is at the door: principals, tokens, password hashing, encrypted fields."""
