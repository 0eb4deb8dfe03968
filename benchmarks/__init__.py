"""Benchmarks and long sweeps; none of them runs in `make test`."""
