//! Small elements shared by several pages: marked words, states, dates, page numbers, citations to copy.

use maud::{Markup, PreEscaped, html};

use crate::calendar::wareki_month;
use crate::compare::matrix::{NOT_STATED, TO_CHECK, UNREAD};
use crate::corpus::{Source, YearMonth};
use crate::index::Snippet;

/// A text with its hits marked.
pub(super) fn marked(snippet: &Snippet) -> Markup {
    html! {
        @for (text, is_marked) in snippet.pieces() {
            @if is_marked { mark { (text) } } @else { (text) }
        }
    }
}

/// A text with its line ends.
pub(super) fn lines(text: &str) -> Markup {
    html! { @for (number, line) in text.lines().enumerate() { @if number > 0 { br; } (line) } }
}

/// A cell without a number: its sign and frame show the kind of absence as well as its words; any other text is
/// unchanged.
pub(super) fn said(text: &str) -> Markup {
    /// For each absence the class of its frame and the sign before it.
    const SIGNS: [(&str, &str, &str); 3] =
        [(NOT_STATED, "absent", "－ "), (TO_CHECK, "to-check", "？ "), (UNREAD, "unread", "▨ ")];
    // it may be followed by the pages to check
    let is_state = |rest: &str| rest.is_empty() || rest.starts_with('（');
    let found = SIGNS.iter().find_map(|state| Some((state, text.strip_prefix(state.0).filter(|rest| is_state(rest))?)));
    match found {
        Some(((word, class, sign), rest)) => html! { span class=(class) { (sign) (word) } (rest) },
        None => lines(text),
    }
}

/// The legend of the signs of [`said`].
pub(super) fn legend() -> Markup {
    html! {
        dl.legend {
            div { dt { (said(NOT_STATED)) } dd { "読み取った文書に見つからない（未実施という意味ではない）" } }
            div { dt { (said(TO_CHECK)) } dd { "読み落としたおそれのある頁があり、有無を判断できない" } }
            div { dt { (said(UNREAD)) } dd { "文字を読み取れない頁などがあり、有無を判断できない" } }
        }
    }
}

/// 令和8年3月
pub(super) fn month(published: YearMonth) -> String {
    wareki_month(published.year, published.month)
}

/// The title of a document, always with its date.
pub(super) fn title(source: &Source) -> Markup {
    html! { "『" (source.title) "』（" (month(source.published)) "）" }
}

/// The printed page, with that of the PDF where they differ.
pub(super) fn page(label: &str, page: u32) -> String {
    if label.is_empty() {
        format!("PDF {page}頁")
    } else if label == page.to_string() {
        format!("{label}頁")
    } else {
        format!("{label}頁（PDF {page}頁）")
    }
}

/// A citation with a button that copies it; without a script there is no button.
pub(super) fn citation(text: &str) -> Markup {
    html! {
        p.citation {
            span { (text) }
            " " button.plain.copy type="button" hidden data-copy=(text) { "引用をコピー" }
        }
    }
}

/// A button that copies the table before it.
pub(super) fn copy_table(id: &str) -> Markup {
    html! { button.plain.copy type="button" hidden data-copy-table=(id) { "表をコピー" } }
}

/// A number with separators of thousands.
pub(super) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let parts: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|part| std::str::from_utf8(part).ok()).collect();
    parts.join(",")
}

/// Empty markup.
pub(super) const NOTHING: Markup = PreEscaped(String::new());

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_words_stay_words() {
        let highlights = std::iter::once(8..10).collect();
        let snippet = Snippet { text: "<script>窓口</script>".into(), highlights };
        assert_eq!(marked(&snippet).into_string(), "&lt;script&gt;<mark>窓口</mark>&lt;/script&gt;");
    }

    #[test]
    fn absence_is_recognised_by_more_than_colour() {
        assert_eq!(said("要確認").into_string(), "<span class=\"to-check\">？ 要確認</span>");
        assert_eq!(said("3\n4").into_string(), "3<br>4");
        assert_eq!(said("記載なし（本文）").into_string(), "<span class=\"absent\">－ 記載なし</span>（本文）");
        assert_eq!(said("要確認の頁").into_string(), "要確認の頁");
    }

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!([0, 999, 1000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
    }
}
