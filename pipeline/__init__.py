"""All work on submissions: formats, sandbox, verifiers, custody, catalogue, stores, stages."""
