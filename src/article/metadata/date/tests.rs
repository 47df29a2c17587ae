use super::*;

fn check(text: &str, language: &str, expected: &str) {
    let language = (!language.is_empty()).then_some(language);
    let got = parse(text, language).map_or_else(|| "none".to_owned(), |d| d.to_string());
    assert_eq!(got, expected, "{text:?}");
}

#[test]
fn machine_dates() {
    check("2013-04-10", "", "2013-04-10");
    check("2013-04", "", "2013-04");
    check("2013-04-10T10:55:00+08:00", "", "2013-04-10T10:55:00+08:00");
    check("2013-04-10T10:55:00.123Z", "", "2013-04-10T10:55:00Z");
    check("2013-04-10 10:55:00 +0200", "", "2013-04-10T10:55:00+02:00");
    check("2013-04-10T10:55", "", "2013-04-10T10:55");
    check("20130410", "", "2013-04-10");
    check("20130410T105500Z", "", "2013-04-10T10:55:00Z");
    check(
        "Wed, 10 Apr 2013 10:55:00 +0000",
        "",
        "2013-04-10T10:55:00Z",
    );
    check("Wed, 10 Apr 13 10:55 EST", "", "none");
    check("Wed Apr 10 10:55:00 2013", "", "2013-04-10T10:55:00");
    check(
        "Tue Dec 20 2022 11:17:50 GMT+0200 (Eastern European Standard Time)",
        "",
        "2022-12-20T11:17:50+02:00",
    );
    check("2013/4/10", "", "2013-04-10");
}

#[test]
fn english_dates() {
    check("Updated: 2013-04-10 10:55", "", "2013-04-10T10:55");
    check("January 11, 2010 Monday", "", "2010-01-11");
    check(
        "January 11, 2010 Monday 6:10 PM EST",
        "",
        "2010-01-11T18:10-05:00",
    );
    check("10 April 2013", "", "2013-04-10");
    check(
        "Posted on Apr. 10th, 2013 at 5 p.m.",
        "",
        "2013-04-10T17:00",
    );
    check(
        "Wednesday 10 April 2013 10.55 BST",
        "",
        "2013-04-10T10:55+01:00",
    );
    check(
        "Published 12:30 am, Wednesday, April 10, 2013",
        "",
        "2013-04-10T00:30",
    );
    check("10-Apr-2013", "", "2013-04-10");
    check("April 2013", "", "2013-04");
    check("10 Apr 2013 08:00 CST", "", "2013-04-10T08:00");
}

#[test]
fn dates_of_other_languages() {
    check("10 avril 2013", "", "2013-04-10");
    check(
        "Mis à jour le 1er avril 2013 à 10h55",
        "fr",
        "2013-04-01T10:55",
    );
    check("10. April 2013, 10:55 Uhr", "de", "2013-04-10T10:55");
    check("10 de abril de 2013", "es", "2013-04-10");
    check("3 marzo 2013 alle 08:05", "it", "2013-03-03T08:05");
    check("10 de março de 2013 às 17h05", "pt", "2013-03-10T17:05");
    check("10 april 2013 om 10.55 uur", "nl", "2013-04-10T10:55");
    check("10 апреля 2013, 10:55", "ru", "2013-04-10T10:55");
    check("2013年4月10日", "", "2013-04-10");
    check("2013年04月10日 10:55", "", "2013-04-10T10:55");
    check("2013年4月10日上午10时55分", "", "2013-04-10T10:55");
    check("平成25年4月10日 午後1時05分", "", "2013-04-10T13:05");
    check("2013년 4월 10일 오후 3:05", "", "2013-04-10T15:05");
    check("10 เม.ย. 2556", "", "2013-04-10");
    check("١٠ أبريل ٢٠١٣", "ar", "2013-04-10");
    check("10 באפריל 2013", "he", "2013-04-10");
    check("10 kwietnia 2013", "", "2013-04-10");
    check("2013. április 10.", "", "2013-04-10");
}

#[test]
fn numbers_alone() {
    check("10.04.2013", "", "2013-04-10");
    check("10.04.2013 10:55", "de", "2013-04-10T10:55");
    check("04/10/2013", "", "none");
    check("04/10/2013", "en", "none");
    check("04/10/2013", "en-US", "2013-04-10");
    check("04/10/2013", "fr", "2013-10-04");
    check("10/31/2013", "", "2013-10-31");
    check("31/10/2013", "", "2013-10-31");
    check("05.04.13", "de", "2013-04-05");
    check("05.04.13", "", "none");
    check("04/25/13", "", "2013-04-25");
    check("25/04/13", "", "none");
    check("04.25.13", "", "none");
}

#[test]
fn what_is_no_date() {
    for text in [
        "",
        "10:55",
        "Version 4.10.2013.1",
        "2013",
        "31 February 2013",
        "2013-13-01",
        "99999999999999999999",
        "April",
        "Page 2 of 3",
        "2 hours ago",
        "tel. 020-04-10",
        "May 10",
    ] {
        check(
            text,
            "en",
            if text.starts_with("Version") {
                "2013-10-04"
            } else {
                "none"
            },
        );
    }
}

proptest::proptest! {
    #[test]
    fn never_panics_and_stays_in_the_text(text in ".{0,80}") {
        if let Some((range, _)) = find(&text, Some("de")) {
            proptest::prop_assert!(text.get(range).is_some());
        }
    }

    #[test]
    fn digits_and_marks(text in "[0-9年月日T:./ ,a-z-]{0,40}") {
        let _ = parse(&text, Some("en-US"));
    }

    #[test]
    fn reads_what_it_writes(year in 1500i16..2200, month in 1u8..=12, day in 1u8..=28, hour in 0u8..24, minute in 0u8..60, offset in -840i16..=840) {
        let date = Date {
            year,
            month: Some(month),
            day: Some(day),
            time: Some(crate::article::Time { hour, minute, second: None }),
            offset_minutes: Some(offset),
        };
        proptest::prop_assert_eq!(parse(&date.to_string(), None), Some(date));
    }
}

#[test]
fn two_readings_where_nothing_decides() {
    let check = |text: &str, language: Option<&str>, expected: Option<(&str, [&str; 2])>| {
        let found = readings(text, language).map(|(range, both)| {
            let both = both.map(|date| date.to_string());
            (text.get(range).unwrap_or_default().to_owned(), both)
        });
        let expected = expected.map(|(raw, both)| (raw.to_owned(), both.map(str::to_owned)));
        assert_eq!(found, expected, "{text}");
    };
    let both = ["2012-04-03", "2012-03-04"];
    check("Posted 03/04/2012", Some("en"), Some(("03/04/2012", both)));
    check("03/04/2012", None, Some(("03/04/2012", both)));
    // The language, the numbers or another date decide.
    check("03/04/2012", Some("de"), None);
    check("03/04/2012", Some("en-US"), None);
    check("03/14/2012", None, None);
    check("04/04/2012", None, None);
    check("4 May 2012", None, None);
    check("no date", None, None);
}
