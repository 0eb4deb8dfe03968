"""The stages strung together, without Prefect: the same functions run in a flow, ahead of it, and in tests."""
