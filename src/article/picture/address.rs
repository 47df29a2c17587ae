//! Where the bytes of a picture are: in its own address, or in the folder that
//! a browser saves beside the page.

use std::borrow::Cow;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use percent_encoding::percent_decode_str;

/// The address holds the picture itself.
pub fn is_data(address: &str) -> bool {
    let scheme = address.trim_start().get(..5);
    scheme.is_some_and(|s| s.eq_ignore_ascii_case("data:"))
}

/// The bytes in a `data:` address, at most about `most` of them; none in one
/// that cannot be read.
pub fn data(address: &str, most: usize) -> Option<Vec<u8>> {
    let address = address.trim_start();
    let (about, body) = address
        .get(5..)
        .filter(|_| is_data(address))?
        .split_once(',')?;
    let coded = about.trim_end().to_ascii_lowercase().ends_with(";base64");
    if !coded {
        return Some(percent_decode_str(body).take(most).collect());
    }
    // Four digits are three bytes.
    let digits_max = most.div_ceil(3).saturating_mul(4);
    let is_digit = |b: &u8| !b.is_ascii_whitespace() && *b != b'=';
    let digits = percent_decode_str(body).filter(is_digit);
    let mut bytes: Vec<u8> = digits.take(digits_max).collect();
    // One digit alone is no byte.
    bytes.truncate(bytes.len() - usize::from(bytes.len() % 4 == 1));
    bytes.resize(bytes.len().next_multiple_of(4), b'=');
    BASE64_STANDARD.decode(bytes).ok()
}

/// Which of the files that were saved beside a page an address means: that
/// with the longest path that the address ends with. One that lies right beside
/// the page is meant by its name alone.
pub fn companion<'p>(address: &str, paths: impl Iterator<Item = &'p str>) -> Option<&'p str> {
    if is_data(address) {
        return None;
    }
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let decoded = percent_decode_str(path).decode_utf8_lossy();
    let wanted = [decoded, Cow::Borrowed(path)];
    let ends = |path: &str| {
        wanted.iter().any(|wanted| {
            let before = wanted.strip_suffix(path);
            let in_folder = path.contains('/');
            before.is_some_and(|b| b.is_empty() || b == "./" || in_folder && b.ends_with('/'))
        })
    };
    paths
        .filter(|path| ends(path))
        .max_by_key(|path| path.len())
}
