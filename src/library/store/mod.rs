//! SQLite: schema, migrations, search index, journal; and the originals,
//! content-addressed files. Private to `library`.
