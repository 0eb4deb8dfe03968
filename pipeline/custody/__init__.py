"""Merkle log of events with signed checkpoints (RFC 6962, C2SP tlog)."""
