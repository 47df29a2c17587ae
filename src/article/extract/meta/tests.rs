use super::{text, *};
use crate::article::page::SourceMeta;

fn names(authors: &[Author]) -> String {
    let one = |a: &Author| match &a.place {
        Some(place) => format!("{} @ {place}", a.name),
        None => a.name.clone(),
    };
    authors.iter().map(one).collect::<Vec<_>>().join(" + ")
}

fn check_byline(text: &str, language: &str, expected: &str) {
    let found = text::byline(text, Some(language)).unwrap_or_default();
    let source = found
        .publisher
        .map(|p| format!(" ({p})"))
        .unwrap_or_default();
    assert_eq!(
        format!("{}{source}", names(&found.authors)),
        expected,
        "{text}"
    );
}

#[test]
fn bylines() {
    check_byline(
        "By Ida Holm in Oslo and Tom Reed in New York (Harbour Daily)",
        "en",
        "Ida Holm @ Oslo + Tom Reed @ New York (Harbour Daily)",
    );
    check_byline(
        "By Ida Holm, Tom Reed and Li Wei",
        "en",
        "Ida Holm + Tom Reed + Li Wei",
    );
    check_byline("BY IDA HOLM", "en", "Ida Holm");
    check_byline("By Ida Holm, Staff Writer", "en", "Ida Holm");
    check_byline("By Ida Holm on April 10, 2013", "en", "Ida Holm");
    check_byline(
        "Von Ida Holm aus Oslo und Jan van der Berg",
        "de",
        "Ida Holm @ Oslo + Jan van der Berg",
    );
    check_byline(
        "Par Anne Petit et Luc Moreau",
        "fr",
        "Anne Petit + Luc Moreau",
    );
    check_byline("Por Ana Ruiz y José Gil", "es", "Ana Ruiz + José Gil");
    check_byline(
        "Di Anna Rossi e Luca Bianchi",
        "it",
        "Anna Rossi + Luca Bianchi",
    );
    check_byline(
        "Door Jan de Wit en Piet Bakker",
        "nl",
        "Jan de Wit + Piet Bakker",
    );
    check_byline("Автор: Иван Петров", "ru", "Иван Петров");
    check_byline("本报记者 王明、李红", "zh", "王明 + 李红");
    check_byline("文／王明", "zh", "王明");
    check_byline("מאת דנה לוי", "he", "דנה לוי");
    check_byline("بقلم سامي حداد", "ar", "سامي حداد");
    check_byline("By the time the ferry left, nobody was waiting.", "en", "");
    check_byline("Bystanders watched", "en", "");
}

#[test]
fn date_lines() {
    let check = |text: &str, expected: &str| {
        let found: Vec<_> = text::date_lines(text, Some("en"))
            .iter()
            .map(|(d, l)| format!("{l:?} {d}"))
            .collect();
        assert_eq!(found.join(", "), expected, "{text}");
    };
    check("Updated: 2013-04-10 10:55", "Updated 2013-04-10T10:55");
    check(
        "Zuletzt aktualisiert am 10. April 2013, 10:55 Uhr",
        "Updated 2013-04-10T10:55",
    );
    check("更新时间：2013年4月10日 10:55", "Updated 2013-04-10T10:55");
    check("10 April 2013", "Published 2013-04-10");
    check(
        "Published 3 May 2024, updated 4 May 2024",
        "Published 2024-05-03, Updated 2024-05-04",
    );
    check(
        "The ferry sank on 10 April 2013 with all of its cargo still on board.",
        "",
    );
}

#[test]
fn titles_lose_the_site() {
    let check = |title: &str, site: &str, expected: &str| {
        assert_eq!(
            title::without_site(
                title,
                &[super::words::essence(site)][usize::from(site.is_empty())..]
            ),
            expected,
            "{title}"
        );
    };
    check(
        "Ferry returns to the old harbour | Harbour Daily",
        "Harbour Daily",
        "Ferry returns to the old harbour",
    );
    check(
        "Ferry returns to the old harbour - World - Harbour Daily",
        "Harbour Daily",
        "Ferry returns to the old harbour",
    );
    check("Harbour Daily: ferry", "", "Harbour Daily: ferry");
    check(
        "Harbour Daily | Ferry returns",
        "Harbour Daily",
        "Ferry returns",
    );
    check("渡轮重返旧港_港口日报", "港口日报", "渡轮重返旧港");
    check("A - B", "", "A - B");
}

#[test]
fn json_ld_in_its_worst_clothes() {
    let meta = SourceMeta {
        json_ld: vec![
            "{ broken".into(),
            "<!-- {\"@context\":\"https://schema.org\",\"@graph\":[{\"@type\":\"Person\",\"@id\":\"#p\",\"name\":\"Ida Holm\"},{\"@type\":[\"NewsArticle\"],\"headline\":\"Ferry\nreturns &amp;#8211; at last\",\"author\":[{\"@id\":\"#p\"}],\"datePublished\":\"2013-04-10T10:55:00+02:00\",\"publisher\":{\"@type\":\"Organization\",\"name\":\"Harbour Daily\"},}]} -->".into(),
        ],
        ..SourceMeta::default()
    };
    let page = Page {
        meta,
        ..Page::default()
    };
    let source = gather(&page);
    assert_eq!(
        source.titles.first().map(|t| t.value.as_str()),
        Some("Ferry returns – at last")
    );
    assert_eq!(
        source
            .authors
            .first()
            .and_then(|c| c.names.first())
            .map(|(a, _)| a.name.as_str()),
        Some("Ida Holm")
    );
    assert_eq!(
        source.publisher.map(|p| p.value).as_deref(),
        Some("Harbour Daily")
    );
    assert_eq!(
        source.published.map(|p| p.value.to_string()).as_deref(),
        Some("2013-04-10T10:55:00+02:00")
    );
    assert!(source.says_article);
}

#[test]
fn what_a_page_says_that_it_is() {
    let check = |json: &str, expected: Option<&str>| {
        let meta = SourceMeta {
            json_ld: vec![json.to_owned()],
            ..SourceMeta::default()
        };
        let source = gather(&Page {
            meta,
            ..Page::default()
        });
        assert_eq!(source.says_other, expected, "{json}");
    };
    check(r#"{"@type": "Product"}"#, Some(super::OFFERS));
    check(
        r#"{"@graph": [{"@type": "WebSite"}, {"@type": ["WebPage", "CollectionPage"]}]}"#,
        Some(super::LISTS),
    );
    // A review speaks of a product.
    check(
        r#"{"@type": "Review", "itemReviewed": {"@type": "Product"}}"#,
        None,
    );
    check(r#"[{"@type": "NewsArticle"}]"#, None);
}

#[test]
fn addresses_and_their_dates() {
    let meta = SourceMeta {
        links: vec![("canonical".into(), "/2013/04/10/ferry".into())],
        saved_from: Some("https://example.org/2013/04/10/ferry?ref=1".into()),
        ..SourceMeta::default()
    };
    let source = gather(&Page {
        meta,
        ..Page::default()
    });
    assert_eq!(
        source.url.map(|u| u.value).as_deref(),
        Some("https://example.org/2013/04/10/ferry")
    );
    assert_eq!(
        source.published.map(|p| p.value.to_string()).as_deref(),
        Some("2013-04-10")
    );
}
