//! What a terminal may be told of where a link leads (OSC 8): an address of
//! the web or of mail, as printable ASCII, so that nothing in it can end the
//! sequence or mean something to the terminal.

use url::Url;

use super::links::SCHEMES;

/// Terminals cut or drop longer ones.
const ADDRESS_BYTES_MAX: usize = 2_048;

/// The address as a terminal may have it; none for any other.
pub fn safe(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    if !SCHEMES.contains(&url.scheme()) {
        return None;
    }
    let mut safe = String::with_capacity(url.as_str().len());
    for byte in url.as_str().bytes() {
        if is_plain(byte) {
            safe.push(char::from(byte));
        } else {
            safe.push_str(&format!("%{byte:02X}"));
        }
    }
    (safe.len() <= ADDRESS_BYTES_MAX).then_some(safe)
}

/// What RFC 3986 has in addresses.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_the_web_and_mail_and_only_plain_characters() {
        let check = |address: &str, expected: Option<&str>| {
            assert_eq!(safe(address).as_deref(), expected, "{address:?}");
        };
        check(
            "https://quay.example/a?b=c#d",
            Some("https://quay.example/a?b=c#d"),
        );
        check("mailto:ann@quay.example", Some("mailto:ann@quay.example"));
        check(
            "https://quay.example/ä b",
            Some("https://quay.example/%C3%A4%20b"),
        );
        check(
            "https://bücher.example/",
            Some("https://xn--bcher-kva.example/"),
        );
        check(
            "https://quay.example/\u{1b}\\\u{7}x",
            Some("https://quay.example/%1B/%07x"),
        );
        check(
            "mailto:a b|c@quay.example",
            Some("mailto:a%20b%7Cc@quay.example"),
        );
        check("javascript:alert(1)", None);
        check("file:///etc/passwd", None);
        check("#fn1", None);
        check("/relative", None);
        check(&format!("https://quay.example/{}", "x".repeat(3000)), None);
    }

    proptest! {
        #[test]
        fn nothing_else_comes_through(rest in any::<String>(), scheme in prop::sample::select(vec!["https://a.example/", "mailto:", "http://", "https://a.example/?", "https://a.example/#"])) {
            if let Some(address) = safe(&format!("{scheme}{rest}")) {
                prop_assert!(address.bytes().all(is_plain), "{address:?}");
            }
        }
    }
}
