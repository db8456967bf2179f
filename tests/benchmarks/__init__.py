"""Measures that can be compared from one version to the next: `make bench`, or `make bench ONLY=name`.

Every module here named `bench_…` is loaded; a function in it under `@benchmark("name")` is given the `Bench` and yields
`Figure`s. To add a benchmark, add such a module.
"""
