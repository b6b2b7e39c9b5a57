"""What the field calls things: nerves, drugs, time points, episodes, red flags, skin zones."""
