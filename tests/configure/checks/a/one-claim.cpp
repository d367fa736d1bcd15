// Never compiled: only its place on disk matters.
