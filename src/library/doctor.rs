//! Checks of the library, and what they found.
