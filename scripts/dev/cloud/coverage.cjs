// Loaded before a function where its coverage is asked for: a signal becomes an end at which Node writes it.
process.on('SIGTERM', () => process.exit());
