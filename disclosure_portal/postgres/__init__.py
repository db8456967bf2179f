"""The database backend: Django's for PostgreSQL, with a pool that comes through a restart of the server."""
