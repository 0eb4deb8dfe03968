"""Where everything that parses runs: bubblewrap, seccomp, rlimits."""
