//! Films, sounds and frames.

use super::tests::{check, check_inlines};
use crate::article::block::InlineKind;

#[test]
fn films_and_sounds_stand_where_they_are() {
    check(
        "<div>One<video title='The quay' src=a.mp4><p>Can't play it</p></video></div><p>Two",
        &["One", "image: film: The quay", "Two"],
    );
    check(
        "<audio controls aria-label='Bells'><source src=a.ogg>No sound</audio><video></video>",
        &["image: sound: Bells", "image: film"],
    );
    check(
        "<video hidden title=The src=a.mp4></video><p>Two",
        &["hidden image: film: The", "Two"],
    );
    // In a sentence, and in a table.
    check(
        "<p>So <video title=quay src=a.mp4></video> it was",
        &["So it was", "image: film: quay"],
    );
    check(
        "<table><tr><th>a<th>b<tr><td>c<td><audio src=a.ogg></audio></table>",
        &["table: a\tb\nc\tsound"],
    );
}

#[test]
fn frames_have_a_title_or_a_figure() {
    check(
        "<p>One <iframe src=/ad></iframe><embed src=b.swf><object data=c.svg>of old</object>",
        &["One of old"],
    );
    check(
        "<iframe title='Count' width=1 height=1 src=/c></iframe><iframe title=' ' src=/d></iframe><p>One",
        &["One"],
    );
    check(
        "<p>One<iframe title='A map of the dyke' src=/map>none</iframe>",
        &["One", "image: embedded: A map of the dyke"],
    );
    check(
        "<figure><div><iframe src=/map></iframe></div><figcaption>The dyke</figcaption></figure>",
        &["image: embedded", "The dyke"],
    );
    check(
        "<object title='The bells' type='audio/ogg' data=b.ogg><p>of old</p></object>",
        &["image: sound: The bells"],
    );
    for film in [
        "src='https://frames.example/embed/1' allowfullscreen",
        "src='https://frames.example/1' allow='autoplay; fullscreen'",
        "src='https://frames.example/video/1'",
    ] {
        check(
            &format!("<iframe title='The quay' {film}></iframe>"),
            &["image: film: The quay"],
        );
    }
}

#[test]
fn what_a_frame_plays_its_markup_says_in_whole_words() {
    for (markup, name) in [
        ("src=/map", "embedded"),
        ("src=/map class=radioactive-waste", "embedded"),
        ("src=/map class=radio-button id=videographers", "embedded"),
        ("src=/map class='framed videoPlayer'", "film"),
        ("src=/map class=podcast-frame", "sound"),
        ("src='https://radio.example/1'", "sound"),
        ("data-src='https://frames.example/podcasts/1'", "sound"),
        ("src='https://players.example/1'", "film"),
    ] {
        check(
            &format!(
                "<p>One<iframe title='Player of the year: a film of votes' {markup}></iframe>"
            ),
            &[
                "One",
                &format!("image: {name}: Player of the year: a film of votes"),
            ],
        );
    }
}

#[test]
fn a_title_that_is_the_caption_is_said_there() {
    check(
        "<figure><video title='The quay' src=a.mp4></video><figcaption>The quay",
        &["image: film", "The quay"],
    );
    check(
        "<h2>The quay</h2><video title='The quay' src=a.mp4></video>",
        &["h2: The quay", "image: film"],
    );
    // What it is stays.
    check("<h2>Film</h2><video></video>", &["h2: Film", "image: film"]);
    check("<video></video><h2>Film</h2>", &["image: film", "h2: Film"]);
}

#[test]
fn they_lead_to_where_a_browser_plays_them() {
    let link = |to: &str| InlineKind::Link(to.into());
    check_inlines(
        "<video title=A><source src=a.mp4></video><p>b",
        &[
            ("film: A", InlineKind::Player),
            ("film: A", link("https://example.org/news/a.mp4")),
        ],
    );
    check_inlines(
        "<figure><video title=A src=a.mp4></video><figcaption>A</figure>",
        &[
            ("film", InlineKind::Player),
            ("film", link("https://example.org/news/a.mp4")),
        ],
    );
    check_inlines(
        "<iframe title=A data-src='//frames.example/1' src=about:blank></iframe>",
        &[
            ("embedded: A", InlineKind::Player),
            ("embedded: A", link("https://frames.example/1")),
        ],
    );
    for nowhere in [
        "blob:1",
        "data:video/mp4,x",
        "javascript:x()",
        "file:///a.mp4",
        "",
    ] {
        check_inlines(
            &format!("<video src='{nowhere}'></video>"),
            &[("film", InlineKind::Player)],
        );
    }
}
