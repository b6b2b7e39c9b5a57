"""What is measured side by side: `python -m benchmarks [NAME …]`, all of them when none is named."""
