//! The screen from the outside: keys in, cells out, with a make-believe
//! library behind it.

mod aids;
mod answers;
mod around;
mod captures;
mod corners;
mod decor;
mod fixture;
mod keys;
mod late;
mod links;
mod marginalia;
mod pages;
mod pictures;
mod places;
mod pointer;
mod random;
mod results;
mod shelf;
mod story;
mod themes;
mod typing;
mod wide;
mod widths;
mod words;
