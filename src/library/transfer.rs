//! Annotations out and in again: what a reader takes along.
