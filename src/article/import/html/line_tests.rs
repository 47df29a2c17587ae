//! What a page sets above, below or beside a line, written in it.

use super::tests::{check, check_inlines};
use crate::article::block::InlineKind;

#[test]
fn formulas_are_written_in_a_line() {
    let check = |formula: &str, text: &str| {
        check(
            &format!("<p>a <math>{formula}</math> b"),
            &[&format!("a {text} b")],
        );
    };
    check(
        "<mi>E</mi> <mo>=</mo> <mi>m</mi><mo>\u{2062}</mo><msup><mi>c</mi><mn>2</mn></msup>",
        "E=mc2",
    );
    check("<mfrac><mn>1</mn><mn>2</mn></mfrac><mi>m</mi>", "1/2m");
    check(
        "<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><msqrt><mi>x</mi><mi>y</mi></msqrt></mfrac>",
        "(a+b)/√(xy)",
    );
    check("<msqrt><mi>x</mi></msqrt>", "√x");
    check(
        "<mfrac><msqrt><mi>x</mi><mi>y</mi></msqrt><mn>2</mn></mfrac>",
        "√(xy)/2",
    );
    check(
        "<mfrac><mn>1</mn><mfrac><mn>1</mn><mn>2</mn></mfrac></mfrac>",
        "1/(1/2)",
    );
    check(
        "<msqrt><mfrac><mi>a</mi><mi>b</mi></mfrac></msqrt>",
        "√(a/b)",
    );
    check(
        "<mi>sin</mi><mo>\u{2061}</mo><mi>x</mi><mo> + </mo><mn>12</mn><mi>y</mi>",
        "sin x+12y",
    );
    check(
        "<mtable><mtr><mtd><mi>a</mi></mtd><mtd><mi>b</mi></mtd></mtr><mtr><mtd><mi>c</mi></mtd></mtr></mtable>",
        "a, b; c",
    );
    check(
        "<mi>x</mi><mtext>un<b>believ</b>able, if</mtext><mi>y</mi><mtext>m</mtext>",
        "x unbelievable, if ym",
    );
    check(
        "<msup><mfrac><mi>a</mi><mi>b</mi></mfrac><mn>2</mn></msup>",
        "(a/b)2",
    );
    check_inlines(
        "<p>e<sup>x<sup>2</sup></sup> <math><msup><mi>e</mi><msup><mi>x</mi><mn>3</mn></msup></msup></math>",
        &[
            ("x2", InlineKind::Superscript),
            ("2", InlineKind::Superscript),
            ("x3", InlineKind::Superscript),
            ("3", InlineKind::Superscript),
        ],
    );
    check_inlines(
        "<p>so<sup><sup>1</sup></sup>",
        &[("1", InlineKind::Superscript)],
    );
    check_inlines(
        "<p><math><msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup><mover><mi>y</mi><mo>¯</mo></mover></math>",
        &[("i", InlineKind::Subscript), ("2", InlineKind::Superscript)],
    );
}

#[test]
fn a_formula_that_is_drawn_too_is_read_once() {
    check(
        "<p>So <span><span style='display: none'><math><semantics><mrow><mi>e</mi></mrow>\
         <annotation>{\\rm e}</annotation></semantics></math></span><img src=e.svg alt='{\\rm e}'></span> is.",
        &["So e is.", "hidden image: {\\rm e}"],
    );
    // As encyclopaedias send it to telephones, and to who keeps their style apart.
    check(
        "<p>So <span><span hidden><math><mi>e</mi></math></span>\
         <noscript><img src=e.svg alt='{\\rm e}'></noscript></span> is.",
        &["So e is.", "hidden image: {\\rm e}"],
    );
    check(
        "<p>So <span><math><mi>e</mi></math></span><img src=e.svg class=math-image alt='e'> is.",
        &["So e is.", "hidden image: e"],
    );
    check(
        "<p>So <math><mi>e</mi></math> <img src=e.svg alt='A wheel'> is.",
        &["So e A wheel is."],
    );
    check(
        "<p>So <math><mi>e</mi></math><!----><img src=e.svg class=math-image alt='e'> is.",
        &["So e is.", "hidden image: e"],
    );
    // As scripts set it.
    let (formula, again) = (
        "<span><math><mi>e</mi></math></span>",
        "<span aria-hidden=true><span>e</span></span>",
    );
    for both in [[formula, again].concat(), [again, formula].concat()] {
        check(
            &format!("<p>So <span>{both}</span> is."),
            &["So e is.", "hidden e"],
        );
    }
    // What stands further on in the sentence is another formula.
    check(
        "<p>where <math><mi>x</mi></math> is the share, and the rate equals \
         <img class=tex alt='\\frac{a}{b}'> at noon",
        &["where x is the share, and the rate equals \\frac{a}{b} at noon"],
    );
    check(
        "<p>where <math><mi>x</mi></math> is the share <span aria-hidden=true>(of all)</span>",
        &["where x is the share (of all)"],
    );
    check(
        "<p><span aria-hidden=true>Now</span> where <math><mi>x</mi></math> is the share",
        &["Now where x is the share"],
    );
    // What is not drawn stays hidden.
    check(
        "<p>So <span hidden><math><mi>e</mi></math></span> is.",
        &["So is.", "hidden e"],
    );
    // Nor does anything come to light beside it.
    check(
        "<p>So <span hidden><math><mi>e</mi></math> secret</span><img src=e.svg alt=e> is.",
        &["So e is.", "hidden e secret"],
    );
}

#[test]
fn readings_follow_their_words() {
    check(
        "<p><ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp>字<rt>じ</rt></ruby>を読む <ruby>空<rt> </ruby>",
        &["漢字（かんじ）を読む 空"],
    );
    check("<p><rt>alone</rt>", &["alone"]);
    check(
        "<div><ruby>a<rt><div>one</div><div>two</div></rt></ruby> b",
        &["a（one two） b"],
    );
    check(
        "<div><ruby>漢<rt><div>かん</div></rt>字</ruby>と",
        &["漢字（かん）と"],
    );
    check(
        "<p><ruby>北<rt>běi</rt>京<rt>jīng</rt></ruby> <ruby>a<rt hidden>secret</rt></ruby>",
        &["北京（běi jīng） a", "hidden secret"],
    );
}

#[test]
fn a_picture_does_not_tear_its_sentence() {
    check(
        "<p>So a <img src=a.png alt='A small drawing of the mill by the weir'> and one <img src=b.png> in it.",
        &[
            "So a A small drawing of the mill by the weir and one in it.",
            "image: A small drawing of the mill by the weir",
            "image: ",
        ],
    );
    check(
        "<p>denoted by <img src=a.svg alt='{\\displaystyle A^{\\mathsf {H}}}'>, <b>then</b>",
        &["denoted by {\\displaystyle A^{\\mathsf {H}}}, then"],
    );
    check(
        "<p>The mill <img src=a.jpg align=left alt='A mill with a broken wheel'>stood there.",
        &["The mill stood there.", "image: A mill with a broken wheel"],
    );
    let long = "many words of it ".repeat(9);
    check(
        &format!("<p>So <img src=a.jpg alt='{long}'> it is."),
        &[
            "So many words of it many words of it many words of it many… it is.",
            &format!("image: {}", long.trim()),
        ],
    );
    // Between sentences, before a caption or a break it stands where it is.
    for html in [
        "<p>It stood. <img src=a.jpg alt='A mill with a broken wheel'>it fell.",
        "<p>It stood <img src=a.jpg alt='A mill with a broken wheel'> It fell.",
        "<p>It stood <img src=a.jpg alt='A mill with a broken wheel'><br>it fell.",
    ] {
        let page = super::read(html, None);
        assert_eq!(page.record.blocks.len(), 3, "{html}");
    }
}

#[test]
fn what_stands_beside_a_picture_is_said_there() {
    let figure = |alt: &str, caption: &str| {
        format!("<figure><img src=a.png alt='{alt}'><figcaption>{caption}</figcaption></figure>")
    };
    check(
        &figure("The quay", "The <b>quay</b>."),
        &["image: ", "The quay."],
    );
    check(
        &figure(
            "The quay of Brakewater at dusk",
            "The quay of Brakewater at dusk (Ida Holm)",
        ),
        &["image: ", "The quay of Brakewater at dusk (Ida Holm)"],
    );
    check(
        &figure("The quay", "The quay was built in 1840"),
        &["image: The quay", "The quay was built in 1840"],
    );
    check(
        "<h2>The quay</h2><img src=a.png alt='The quay'><p>It was",
        &["h2: The quay", "image: ", "It was"],
    );
    // What is hidden says nothing.
    check(
        "<img src=a.png alt='The quay'><p hidden>The quay",
        &["image: The quay", "hidden The quay"],
    );
    // Words that lead elsewhere stay.
    check(
        "<a href=/b><img src=a.png alt='The quay'></a><p>The quay",
        &["image: The quay", "The quay"],
    );
    check_inlines(
        "<a href=/b><img src=a.png alt='The quay'></a><p><a href=/b>The quay</a><p>It",
        &[
            (
                "",
                InlineKind::Image("https://example.org/news/a.png".into()),
            ),
            ("", InlineKind::Elsewhere),
            ("The quay", InlineKind::Link("https://example.org/b".into())),
        ],
    );
}

#[test]
fn a_picture_in_a_sentence_is_found_in_the_source() {
    let html = "<p>So a <img src=a.png alt='A small drawing of the mill'> and one <img src=b.png> in it.<p>Then";
    let page = super::read(html, None);
    let source = |at: usize| html.get(page.record.blocks[at].source.clone()).unwrap();
    assert_eq!(source(0), "So a ");
    assert_eq!(
        source(1),
        "<img src=a.png alt='A small drawing of the mill'>"
    );
    assert_eq!(source(2), "<img src=b.png>");
    assert_eq!(source(3), "Then");
}

#[test]
fn verse_keeps_its_indents() {
    let check = |html: &str, expected: &str| {
        let page = super::read(html, None);
        let text = page.record.text.replace('\u{A0}', "_");
        assert_eq!(text, expected, "{html}");
    };
    check(
        "<p>The mill<br>&nbsp;&nbsp;stood by <i>the weir</i><br>and ground",
        "The mill\n__stood by the weir\nand ground",
    );
    check(
        "<p>&nbsp;&nbsp;&nbsp;The mill<br>&nbsp;<i>stood by</i> it<br>&nbsp;&nbsp;and <b>ground</b>",
        "__The mill\nstood by it\n_and ground",
    );
    check("<p>&nbsp;&nbsp;It was so<br>and is", "It was so\nand is");
    check_inlines(
        "<p>&nbsp;&nbsp;&nbsp;The mill<br>&nbsp;<i>stood by</i> it<br>&nbsp;&nbsp;and <b>ground</b>",
        &[
            ("stood by", InlineKind::Emphasis),
            ("ground", InlineKind::Strong),
        ],
    );
}
