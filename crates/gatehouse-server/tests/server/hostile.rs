//! What a stranger may write in any field: one list for all tests, `tests/hostile.txt`, a text a line.

/// Each of them: markup, code of templates, formulas, SQL. None is longer than 60 letters.
pub fn all() -> impl Iterator<Item = &'static str> {
    include_str!("../../../../tests/hostile.txt").lines()
}

/// It stands in the page or the drawn part of a letter as it was written, and draws nothing.
#[track_caller]
pub fn is_text(html: &str, written: &str) {
    for drawn in [
        "<img src=x",
        "<script>pwned",
        "<a href=\"javascript",
        "<svg onload",
    ] {
        assert!(!html.contains(drawn), "{drawn} in {html}");
    }
    let escapes = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&#39;", "'"),
        ("&#x2f;", "/"),
        ("&amp;", "&"),
    ];
    let read = escapes
        .iter()
        .fold(html.to_owned(), |text, (from, to)| text.replace(from, to));
    assert!(read.contains(written), "no {written:?} in {html}");
}
