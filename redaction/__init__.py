"""What to hide and why: text, findings, policy, plan, detectors. Pure: no files, no keys, no network."""
