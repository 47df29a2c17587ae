//! `rules`: what is remembered for sites; listed, edited as a file, switched,
//! taken back.

use std::io::Read as _;

use serde::Serialize;

use super::{
    Outcome, Session,
    args::{self, RulesCommand},
    print::{self, Out},
    story::{FAILED, Failure},
};
use crate::{
    article::SiteRule,
    library::{
        Change, Library, RulePreview, SiteRules,
        rules::form::{self, FormProblem},
    },
    text,
    tui::runtime,
};

/// Articles of a preview that are named; more are counted.
const NAMED_MAX: usize = 20;

/// What is known of a site, as `rules list --json` prints it.
#[derive(Serialize)]
struct SiteObject {
    site: String,
    rules: Vec<RuleObject>,
    learned: Vec<LearnedObject>,
}

#[derive(Serialize)]
struct RuleObject {
    number: usize,
    action: &'static str,
    kind: &'static str,
    pattern: String,
    off: bool,
}

#[derive(Serialize)]
struct LearnedObject {
    line: String,
    articles: u32,
}

impl From<&SiteRules> for SiteObject {
    fn from(known: &SiteRules) -> Self {
        let rules = known
            .rules
            .iter()
            .zip(1..)
            .map(|(rule, number)| RuleObject {
                number,
                action: rule.action.name(),
                kind: rule.kind.name(),
                pattern: rule.pattern.clone(),
                off: rule.off,
            });
        let learned = known.learned.iter().map(|(line, articles)| LearnedObject {
            line: line.clone(),
            articles: *articles,
        });
        Self {
            site: known.site.clone(),
            rules: rules.collect(),
            learned: learned.collect(),
        }
    }
}

pub(super) fn run(session: &Session, args: args::Rules, out: &mut Out) -> Outcome {
    match args.what {
        None => list(session, None, false, out),
        Some(RulesCommand::List { site, json }) => list(session, site.as_deref(), json, out),
        Some(RulesCommand::Add(args)) => add(session, &args, out),
        Some(RulesCommand::Edit(args)) => edit(session, &args, out),
        Some(RulesCommand::Off(args)) => switch(session, &args, true, out),
        Some(RulesCommand::On(args)) => switch(session, &args, false, out),
        Some(RulesCommand::Undo { site }) => undo(session, &site, out),
    }
}

fn list(session: &Session, site: Option<&str>, json: bool, out: &mut Out) -> Outcome {
    let library = session.reader()?;
    let known = match site {
        Some(site) => vec![library.site_rules(&library.resolve_site(site)?)?],
        None => library.known_sites()?,
    };
    if json {
        out.json(&known.iter().map(SiteObject::from).collect::<Vec<_>>())?;
        return Ok(0);
    }
    let bare = |k: &SiteRules| k.rules.is_empty() && k.learned.is_empty();
    if known.iter().all(bare) {
        let whose = site.map_or_else(|| "any site".to_owned(), str::to_owned);
        print::talk(&format!(
            "There are no rules for {whose} yet. `offprint rules edit SITE` writes some."
        ));
        return Ok(0);
    }
    for (n, known) in known.iter().enumerate() {
        if n > 0 {
            out.line("")?;
        }
        print_site(known, out)?;
    }
    Ok(0)
}

fn print_site(known: &SiteRules, out: &mut Out) -> std::io::Result<()> {
    out.line(&known.site)?;
    for (rule, number) in known.rules.iter().zip(1..) {
        let off = if rule.off { "  (off)" } else { "" };
        out.line(&format!("{number:>4}  {}{off}", rule.phrase()))?;
    }
    for (line, articles) in &known.learned {
        let articles = print::count(*articles as usize, "article");
        out.line(&format!("      learned: “{line}” stands in {articles}"))?;
    }
    Ok(())
}

/// Saves rules, or says what they would change.
fn save(
    library: &mut Library,
    site: String,
    wanted: Vec<SiteRule>,
    dry: bool,
    out: &mut Out,
) -> Outcome {
    let mut each = |done, all| {
        print::progress(&if done < all {
            format!("Looking at {} articles …", text::out_of(done, all))
        } else {
            String::new()
        });
        true
    };
    let preview = library.preview_rules(&site, &wanted, &mut each)?;
    if dry {
        out.line(&format!("rules for {site}: {}", preview.sentence()))?;
        name_articles(&preview, out)?;
        print::talk("Nothing was changed: this was a dry run.");
        return Ok(0);
    }
    let change = Change::SetRules {
        site: site.clone(),
        rules: wanted,
    };
    let done = library.apply(change)?;
    if !done.changed {
        print::talk("Nothing changed: the rules are so already.");
        return Ok(0);
    }
    out.line(&done.label)?;
    name_articles(&preview, out)?;
    print::talk(&format!(
        "{} touched; none has moved. `offprint rules undo {site}` takes it back.",
        print::count(preview.notes, "note")
    ));
    Ok(0)
}

fn name_articles(preview: &RulePreview, out: &mut Out) -> std::io::Result<()> {
    let named = preview.named(NAMED_MAX);
    for effect in named {
        let parts = [(effect.dropped, "dropped"), (effect.kept, "kept")];
        let parts: Vec<String> = parts
            .iter()
            .filter(|(n, _)| *n > 0)
            .map(|(n, what)| format!("{} {what}", print::count(*n, "block")))
            .collect();
        out.line(&format!(
            "  “{}”: {} · {}",
            print::title(&effect.title),
            parts.join(", "),
            effect.sample
        ))?;
    }
    let more = preview.changed.saturating_sub(named.len());
    if more > 0 {
        out.line(&format!("  and {} more", text::grouped(more as u64)))?;
    }
    for title in &preview.spared {
        out.line(&format!(
            "  “{}” is left alone: the rule would drop most of its story",
            print::title(title)
        ))?;
    }
    Ok(())
}

fn add(session: &Session, args: &args::AddRule, out: &mut Out) -> Outcome {
    let rule = args.rule();
    if let Some(problem) = rule.problem() {
        return Err(Failure::usage(problem, ""));
    }
    let mut library = session.writer()?;
    let site = library.resolve_site(&args.site)?;
    let mut wanted = library.site_rules(&site)?.rules;
    wanted.retain(|r| (r.kind, &r.pattern) != (rule.kind, &rule.pattern));
    wanted.push(rule);
    save(&mut library, site, wanted, args.dry_run, out)
}

fn switch(session: &Session, args: &args::SwitchRule, off: bool, out: &mut Out) -> Outcome {
    let mut library = session.writer()?;
    let site = library.resolve_site(&args.site)?;
    let mut wanted = library.site_rules(&site)?.rules;
    let numbers: Vec<usize> = if args.numbers.is_empty() {
        (1..=wanted.len()).collect()
    } else {
        args.numbers.clone()
    };
    for number in numbers {
        let rule = number.checked_sub(1).and_then(|n| wanted.get_mut(n));
        let Some(rule) = rule else {
            return Err(Failure::new(
                format!("{site} has no rule {number}"),
                format!("`offprint rules list {site}` numbers them."),
            ));
        };
        rule.off = off;
    }
    save(&mut library, site, wanted, false, out)
}

fn undo(session: &Session, site: &str, out: &mut Out) -> Outcome {
    let mut library = session.writer()?;
    let site = library.resolve_site(site)?;
    match library.undo_rules(&site)? {
        Some(done) => {
            out.line(&format!("undone: {}", done.label))?;
            done.warnings.iter().for_each(|w| print::talk(w));
        }
        None => print::talk(&format!(
            "No change of the rules for {site} is left to undo."
        )),
    }
    Ok(0)
}

fn edit(session: &Session, args: &args::EditRules, out: &mut Out) -> Outcome {
    let mut library = session.writer()?;
    let site = library.resolve_site(&args.site)?;
    let before = form::print(&library.site_rules(&site)?);
    let edited = if let Some(path) = &args.from {
        Some(given(path)?)
    } else {
        let editor = session.config().editor.clone();
        runtime::edit_file(editor.as_deref(), "rules.toml", &before)
            .map_err(|e| Failure::new(e.to_string(), "The rules stay as they were."))?
    };
    let Some(edited) = edited else {
        print::talk("Nothing changed: the file was left as it was.");
        return Ok(0);
    };
    match form::parse(&edited) {
        Ok(wanted) => save(&mut library, site, wanted, args.dry_run, out),
        Err(problem) => {
            refuse(&site, &edited, &problem, args.from.is_some());
            Ok(FAILED)
        }
    }
}

fn given(path: &std::path::Path) -> Result<String, Failure> {
    let read = if path.as_os_str() == "-" {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        std::fs::read_to_string(path)
    };
    read.map_err(|e| Failure::new(format!("reading {}: {e}", super::named(path)), ""))
}

/// Points at what is wrong, and keeps what was typed.
fn refuse(site: &str, edited: &str, problem: &FormProblem, given: bool) {
    print::talk(&format!("offprint: the rules for {site}: {problem}"));
    if let Some(line) = edited.lines().nth(problem.line - 1) {
        print::talk(&format!("{:>5} | {line}", problem.line));
    }
    let kept = if given { None } else { keep(edited) };
    match kept {
        Some(path) => print::talk(&format!(
            "Nothing was changed. Your text is kept: mend it, then `offprint rules edit {site} --from {}`.",
            super::named(&path)
        )),
        None => print::talk("Nothing was changed."),
    }
}

/// Leaves what was typed where it can be taken up again.
fn keep(edited: &str) -> Option<std::path::PathBuf> {
    let file = tempfile::Builder::new()
        .prefix("offprint-rules-")
        .suffix(".toml")
        .tempfile()
        .ok()?;
    std::fs::write(file.path(), edited).ok()?;
    file.keep().ok().map(|(_, path)| path)
}
