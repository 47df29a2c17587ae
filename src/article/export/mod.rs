//! Articles and annotations to Markdown and JSON. Pure: values in, text out.
//! Serialised forms are separate, versioned structs of this wing.
