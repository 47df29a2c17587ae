//! Tags as a whole, saved views, marks, and changes to all that a query finds.

use serde_json::json;

use super::desk::Desk;

#[test]
fn tags_are_listed_renamed_and_merged() {
    let (desk, ferry, bees) = Desk::with_stories();
    assert!(desk.run(&["tags"]).well().err.contains("offprint tag ID"));
    desk.run(&["tag", &ferry, &bees, "--add", "land/river"])
        .well();
    desk.run(&["tag", &bees, "--add", "insects"]).well();
    let listed = desk.run(&["tags"]).well().out;
    assert_eq!(listed, "1 article   insects\n2 articles  land/river\n");
    assert_eq!(desk.ids("tag:land").len(), 2);
    desk.run(&["tags", "rename", "sky", "water"]).failed(1);
    desk.run(&["tags", "rename", "land", "earth"]).well();
    let renamed = desk.run(&["tags", "rename", "earth/river", "water"]).well();
    assert_eq!(
        renamed.out,
        "renamed the tag earth/river to water on 2 articles\n"
    );
    let refused = desk.run(&["tags", "rename", "insects", "water"]).failed(1);
    assert!(refused.err.contains("offprint tags merge"), "{refused:?}");
    desk.run(&["tags", "merge", "insects", "water"]).well();
    assert_eq!(
        desk.run(&["tags", "--json"]).json(),
        json!([{"name": "water", "articles": 2}])
    );
    desk.run(&["undo"]).well();
    assert_eq!(
        desk.run(&["tags", "list", "--json"]).json(),
        json!([{"name": "insects", "articles": 1}, {"name": "water", "articles": 2}])
    );
}

#[test]
fn views_are_saved_listed_and_used() {
    let (desk, _, bees) = Desk::with_stories();
    assert!(desk.run(&["views"]).well().err.contains("views save"));
    desk.run(&["views", "save", "2", "Bee news", "bees", "sort:title"])
        .well();
    assert_eq!(
        desk.run(&["views"]).well().out,
        "2  Bee news  bees sort:title\n"
    );
    for name in ["2", "Bee news"] {
        let listed = desk.run(&["list", "--view", name, "--json"]).json();
        assert_eq!(listed[0]["id"], json!(bees));
        assert_eq!(listed.as_array().unwrap().len(), 1);
        let none = desk.run(&["list", "--view", name, "ferry or bell", "--json"]);
        assert_eq!(none.json(), json!([]));
    }
    let unknown = desk.run(&["list", "--view", "7"]).failed(1);
    assert!(unknown.err.contains("offprint views"), "{unknown:?}");
    desk.run(&["views", "save", "2", "Bad", "is:odd"]).failed(2);
    desk.run(&["views", "rename", "2", "Insects"]).well();
    assert_eq!(
        desk.run(&["views", "--json"]).json(),
        json!([{"number": 2, "name": "Insects", "query": "bees sort:title"}])
    );
    desk.run(&["views", "remove", "2"]).well();
    desk.run(&["views", "remove", "2"]).failed(1);
    desk.run(&["undo"]).well();
    assert_eq!(desk.run(&["views", "list"]).well().out.lines().count(), 1);
}

#[test]
fn a_query_says_which_articles_are_meant() {
    let (desk, ferry, _) = Desk::with_stories();
    let done = desk.run(&["mark", "read", "--query", "is:unread"]).well();
    assert_eq!(done.out, "marked 2 articles as read\n");
    assert_eq!(desk.ids("is:read").len(), 2);
    desk.run(&["mark", "auto", &ferry]).well();
    assert_eq!(desk.ids("is:unread"), std::slice::from_ref(&ferry));
    for (args, query) in [
        (vec!["star", "--query", "ferry or bees"], "is:starred"),
        (vec!["tag", "--add", "x", "--query", "is:starred"], "tag:x"),
        (vec!["archive", "--query", "tag:x"], "is:archived"),
        (vec!["trash", "--query", "is:archived"], "is:trashed"),
        (vec!["restore", "--query", "is:trashed"], "tag:x"),
    ] {
        desk.run(&args).well();
        assert_eq!(desk.ids(query).len(), 2, "{args:?}");
    }
    // One step of undo for all of them.
    desk.run(&["undo"]).well();
    assert_eq!(desk.ids("is:trashed").len(), 2);
    desk.run(&["star"]).failed(2);
    desk.run(&["star", &ferry, "--query", "bees"]).failed(2);
    let none = desk.run(&["star", "--query", "zeppelin"]).well();
    assert!(none.err.contains("Nothing changed"), "{none:?}");
}

#[test]
fn a_list_in_groups_is_in_their_order() {
    let (desk, ferry, bees) = Desk::with_stories();
    desk.run(&["mark", "reading", &ferry]).well();
    assert_eq!(desk.ids("group:state"), [ferry.clone(), bees.clone()]);
    desk.run(&["mark", "read", &ferry]).well();
    assert_eq!(desk.ids("group:state"), [bees, ferry]);
    desk.run(&["list", "group:colour"]).failed(2);
}
