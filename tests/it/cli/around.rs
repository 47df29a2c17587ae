//! Stories saved twice, what was read, and where a query is wrong.

use serde_json::json;

use super::desk::{Desk, STORY};

#[test]
fn a_story_that_was_saved_twice_is_named_and_not_merged() {
    let (desk, ferry, bees) = Desk::with_stories();
    let none = desk.run(&["related", &bees]).well();
    assert!(
        none.out.is_empty() && none.err.contains("No other article"),
        "{none:?}"
    );
    desk.write("again.txt", STORY.replacen('\n', "\n\nPrinted again.\n", 1));
    desk.run(&["add", "again.txt", "--force"]).well();
    let found = desk.run(&["related", &ferry, "--json"]).json();
    assert_eq!(found.as_array().unwrap().len(), 1);
    assert_eq!(found[0]["kind"], json!("same"));
    assert!(found[0]["share"].as_f64().unwrap() > 0.8, "{found}");
    let listed = desk.run(&["related", &ferry]).well();
    assert!(listed.out.starts_with("also saved as ("), "{listed:?}");
    assert_eq!(desk.ids("").len(), 3);
}

#[test]
fn what_was_read_is_counted_by_month() {
    let desk = Desk::new();
    assert!(desk.run(&["stats"]).well().err.contains("Nothing was read"));
    let (desk, ferry, _) = Desk::with_stories();
    desk.run(&["mark", "read", &ferry]).well();
    let months = desk.run(&["stats", "--json"]).json();
    assert_eq!(months[0]["added"], json!(2));
    assert_eq!(
        (&months[0]["read"], &months[0]["minutes"]),
        (&json!(0), &json!(0))
    );
    let told = desk.run(&["stats"]).well();
    assert!(
        told.out.contains("2 added") && told.out.contains("in all"),
        "{told:?}"
    );
    assert!(
        told.err.contains("1 article was marked as read"),
        "{told:?}"
    );
}

#[test]
fn a_query_that_is_wrong_is_pointed_at() {
    let desk = Desk::new();
    for (query, mark) in [
        ("ferry is:unreed", "  ferry is:unreed\n           ^\n"),
        ("海 is:unreed", "  海 is:unreed\n        ^\n"),
    ] {
        let told = desk.run(&["list", query]).failed(2);
        assert!(told.err.contains("did you mean unread"), "{told:?}");
        assert!(told.err.contains(mark), "{told:?}");
    }
}

#[test]
fn stories_with_a_picture_are_found() {
    let (desk, _, _) = Desk::with_stories();
    assert_eq!(desk.ids("has:image").len(), 0);
    let body = "<p>The lamp was lit at six and the fog came in at seven, as it does every \
                evening of that month, and nobody on the pier was surprised by it.</p>";
    let page = format!(
        "<html><head><title>The Lamp</title></head><body><article><h1>The Lamp</h1>{body}\
         <img src='lamp.png' alt='The lamp at the end of the pier'>{body}{body}</article></body></html>"
    );
    desk.write("lamp.html", page);
    desk.run(&["add", "lamp.html", "--force"]).well();
    assert_eq!(desk.ids("has:image").len(), 1);
    assert_eq!(desk.ids("is:library -has:image").len(), 2);
}

#[test]
fn a_list_is_shuffled_the_same_all_day() {
    let (desk, _, _) = Desk::with_stories();
    let first = desk.ids("sort:shuffle");
    assert_eq!(first.len(), 2);
    assert_eq!(desk.ids("sort:shuffle"), first);
}

#[test]
fn the_index_is_made_anew_on_request() {
    let (desk, ferry, _) = Desk::with_stories();
    let told = desk.run(&["doctor", "--repair"]).well();
    assert!(told.out.contains("All is well"), "{told:?}");
    assert_eq!(desk.ids("ferry"), [ferry]);
    // Without a library there is nothing to make anew.
    assert!(
        Desk::new()
            .run(&["doctor", "--repair"])
            .well()
            .out
            .contains("no library")
    );
}
