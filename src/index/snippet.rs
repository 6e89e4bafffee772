//! The part of a text that shows why it was found, with the matched words marked.

use std::ops::Range;

use serde::Serialize;

use super::analyser::Analyser;
use super::syntax::{Node, QueryField};
use super::vocabulary::SearchVocabulary;
use crate::text::{fold, normalise_compact};

/// Length of a snippet, in characters.
const LENGTH: usize = 120;
/// Largest number of characters before the first match.
const LEAD: usize = 30;

/// A text with marked parts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Snippet {
    /// The words of the source; `…` marks cuts, white space becomes single spaces.
    pub text: String,
    /// Matched character ranges (Unicode scalar values) of `text`, in order and disjoint.
    pub highlights: Vec<Range<usize>>,
}

impl Snippet {
    /// A text with marks given in bytes.
    fn of(text: String, marks: impl IntoIterator<Item = Range<usize>>) -> Self {
        let (mut bytes, mut characters) = (0, 0);
        let mut place = |byte: usize| {
            characters += text[bytes..byte].chars().count();
            bytes = byte;
            characters
        };
        let highlights = marks.into_iter().map(|mark| place(mark.start)..place(mark.end)).collect();
        Self { text, highlights }
    }

    /// The text piece by piece, each with whether it is marked.
    #[must_use]
    pub fn pieces(&self) -> Vec<(&str, bool)> {
        let mut ends: Vec<usize> = self.text.char_indices().map(|(at, _)| at).collect();
        ends.push(self.text.len());
        let byte = |character: usize| ends.get(character).copied().unwrap_or(self.text.len());
        let (mut pieces, mut at) = (Vec::new(), 0);
        for mark in &self.highlights {
            let (start, end) = (byte(mark.start), byte(mark.end));
            pieces.extend([(&self.text[at..start], false), (&self.text[start..end], true)]);
            at = end;
        }
        pieces.push((&self.text[at..], false));
        pieces.retain(|(piece, _)| !piece.is_empty());
        pieces
    }
}

/// The patterns to mark for one word of the query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pattern {
    /// The characters, folded; of a word also those of its synonyms.
    substrings: Vec<String>,
    /// Whether katakana and digits count only as whole words.
    whole: bool,
    /// The words in dictionary form, with their positions from the first; empty for a phrase, and for words without
    /// other forms.
    words: Vec<(usize, String)>,
}

/// The patterns of a query, without excluded ones.
pub(crate) fn patterns(node: &Node, vocabulary: &SearchVocabulary) -> Vec<Pattern> {
    match node {
        Node::Word(text) => {
            let synonyms = vocabulary.synonyms(text).into_iter().map(|synonym| synonym.text);
            let substrings = [fold(text)].into_iter().chain(synonyms).collect();
            let analyser = &vocabulary.analyser;
            let words = if analyser.inflects(text) { analyser.phrase(text) } else { Vec::new() };
            vec![Pattern { substrings, whole: true, words }]
        }
        Node::Phrase(text) | Node::Field(QueryField::Name | QueryField::Department, text, _) => {
            vec![Pattern { substrings: vec![fold(text)], whole: false, words: Vec::new() }]
        }
        Node::Field(..) | Node::Not(_) => Vec::new(),
        Node::All(nodes) | Node::Any(nodes) => nodes.iter().flat_map(|node| patterns(node, vocabulary)).collect(),
    }
}

/// A part of the text that a pattern found: its bytes, and which pattern it was.
type Mark = (Range<usize>, usize);

/// The whole text, marked.
pub(crate) fn marked(text: &str, patterns: &[Pattern], analyser: &Analyser) -> Snippet {
    let text = single_spaced(text);
    let marks = merged(marks(&text, patterns, analyser));
    Snippet::of(text, marks)
}

/// The part of the text with most of the patterns, marked.
pub(crate) fn snippet(text: &str, patterns: &[Pattern], analyser: &Analyser) -> Snippet {
    let text = single_spaced(text);
    let marks = marks(&text, patterns, analyser);
    let window = window(&text, &marks);
    let before = if window.start > 0 { "…" } else { "" };
    let after = if window.end < text.len() { "…" } else { "" };
    let shift = |at: usize| at.clamp(window.start, window.end) - window.start + before.len();
    let highlights = merged(marks).into_iter().filter(|mark| mark.start < window.end && mark.end > window.start);
    let highlights = highlights.map(|mark| shift(mark.start)..shift(mark.end));
    Snippet::of(format!("{before}{}{after}", &text[window.clone()]), highlights)
}

fn single_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn marks(text: &str, patterns: &[Pattern], analyser: &Analyser) -> Vec<Mark> {
    let normal = normalise_compact(text);
    let boundaries = analyser.finder().find(&normal.text);
    let mut words = None;
    let mut marks = Vec::new();
    for (pattern, id) in patterns.iter().zip(0..) {
        let before = marks.len();
        for substring in pattern.substrings.iter().filter(|substring| !substring.is_empty()) {
            let found = normal.text.match_indices(substring.as_str()).filter(|(at, found)| {
                let span = *at..at + found.len();
                !pattern.whole || boundaries.has_word(&normal.text, &span)
            });
            marks.extend(found.map(|(at, found)| (normal.original_span(at..at + found.len()), id)));
        }
        // an inflected form is found by its words only
        if marks.len() == before && !pattern.words.is_empty() {
            let words = words.get_or_insert_with(|| analyser.words(text));
            marks.extend(phrase_spans(words, &pattern.words).into_iter().map(|span| (span, id)));
        }
    }
    marks.sort_by_key(|(span, id)| (span.start, span.end, *id));
    marks
}

/// Spans of words at these distances from each other.
fn phrase_spans(words: &[tantivy::tokenizer::Token], phrase: &[(usize, String)]) -> Vec<Range<usize>> {
    let at = |position: usize, text: &str| words.iter().find(|w| w.position == position && w.text == text);
    let Some((_, first)) = phrase.first() else { return Vec::new() };
    let mut spans = Vec::new();
    for start in words.iter().filter(|word| word.text == *first) {
        let found: Option<Vec<_>> = phrase.iter().map(|(offset, text)| at(start.position + offset, text)).collect();
        spans.extend(found.into_iter().flatten().map(|word| word.offset_from..word.offset_to));
    }
    spans
}

/// Joins marks that touch or overlap.
fn merged(marks: Vec<Mark>) -> Vec<Range<usize>> {
    let mut merged: Vec<Range<usize>> = Vec::new();
    for (mark, _) in marks {
        match merged.last_mut() {
            Some(last) if mark.start <= last.end => last.end = last.end.max(mark.end),
            _ => merged.push(mark),
        }
    }
    merged
}

/// The bytes to show: most patterns first, then most marks, then the earliest.
fn window(text: &str, marks: &[Mark]) -> Range<usize> {
    let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    if starts.len() <= LENGTH + 1 {
        return 0..text.len();
    }
    let character = |byte: usize| starts.partition_point(|start| *start < byte);
    let last_begin = starts.len() - 1 - LENGTH;
    let mut best = (0, 0, 0..starts[LENGTH]);
    for (first, _) in marks {
        let begin = begin(text, &starts, character(first.start)).min(last_begin);
        let bytes = starts[begin]..starts[begin + LENGTH];
        let inside = || marks.iter().filter(|(mark, _)| mark.start >= bytes.start && mark.end <= bytes.end);
        let mut ids: Vec<usize> = inside().map(|(_, id)| *id).collect();
        ids.sort_unstable();
        ids.dedup();
        if (ids.len(), inside().count()) > (best.0, best.1) {
            best = (ids.len(), inside().count(), bytes);
        }
    }
    best.2
}

/// The character with which a snippet begins whose first hit is the `hit`-th: after the last end of a sentence before
/// the hit, if that is near.
fn begin(text: &str, starts: &[usize], hit: usize) -> usize {
    let from = hit.saturating_sub(LEAD);
    let lead = &text[starts[from]..starts[hit]];
    let ends = |c: char| matches!(c, '。' | '．' | '｜' | '!' | '？');
    match lead.rfind(ends) {
        Some(end) => from + lead[..end].chars().count() + 1,
        None => from,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::dictionaries::Dictionaries;
    use crate::index::syntax::parse;
    use crate::taxonomy::Taxonomy;
    use crate::text::Tokeniser;

    fn vocabulary() -> SearchVocabulary {
        let dictionaries = Dictionaries::embedded();
        let taxonomy = Taxonomy::load(&dictionaries).expect("embedded dictionaries");
        SearchVocabulary::open(&dictionaries, &taxonomy).expect("embedded dictionaries")
    }

    fn show(snippet: &Snippet) -> String {
        let shown = |(piece, is_marked): (&str, bool)| if is_marked { format!("[{piece}]") } else { piece.to_owned() };
        snippet.pieces().into_iter().map(shown).collect()
    }

    fn cut(query: &str, text: &str) -> String {
        let vocabulary = vocabulary();
        let patterns = patterns(&parse(query).expect("valid").expect("not empty"), &vocabulary);
        show(&snippet(text, &patterns, &vocabulary.analyser))
    }

    #[test]
    fn marks_point_into_the_text_as_printed_and_neighbours_are_one() {
        assert_eq!(cut("ai ocr", "ＡＩ－ＯＣＲを使う"), "[ＡＩ]－[ＯＣＲ]を使う");
        assert_eq!(cut("窓口 改革", "窓口改革の推進"), "[窓口改革]の推進");
        assert_eq!(cut("データ", "ﾃﾞｰﾀの 活用"), "[ﾃﾞｰﾀ]の 活用");
        assert_eq!(cut("推進 -窓口", "窓口改革の推進"), "窓口改革の[推進]");
    }

    #[test]
    fn marks_count_characters() {
        let vocabulary = vocabulary();
        let patterns = patterns(&parse("窓口").expect("valid").expect("not empty"), &vocabulary);
        let highlights = snippet("𠮷野の窓口", &patterns, &vocabulary.analyser).highlights;
        assert!(highlights.into_iter().eq(std::iter::once(3..5)));
    }

    #[test]
    fn inflected_words_are_marked() {
        assert_eq!(cut("進める", "改革を進めます"), "改革を[進め]ます");
    }

    #[test]
    fn a_long_text_is_cut_around_the_words() {
        let filler = "住民の利便性を高めるための取組です。".repeat(20);
        let shown = cut("予約", &format!("{filler}来庁の予約ができます。{filler}"));
        assert!(shown.starts_with("…来庁の[予約]ができます。"), "{shown}");
        assert!(shown.ends_with('…') && shown.chars().count() == LENGTH + 4);
        assert_eq!(cut("電子", &filler).chars().count(), LENGTH + 1, "without a hit, the beginning");
    }

    proptest! {
        #[test]
        fn marks_are_whole_characters_in_order(text in "[窓口改革ＡＩai ㈱ｶﾞ。｜\n]{0,300}", query in "[窓口改aｶ]{1,3}") {
            let analyser = Analyser::new(Tokeniser::new("").expect("IPADIC alone"));
            let patterns = [Pattern { substrings: vec![fold(&query)], whole: false, words: Vec::new() }];
            for found in [snippet(&text, &patterns, &analyser), marked(&text, &patterns, &analyser)] {
                let mut end = 0;
                for mark in &found.highlights {
                    prop_assert!(mark.start >= end && mark.end > mark.start);
                    prop_assert!(mark.end <= found.text.chars().count());
                    end = mark.end + 1;
                }
                let pieces: String = found.pieces().into_iter().map(|(piece, _)| piece).collect();
                prop_assert_eq!(pieces, found.text);
            }
        }
    }
}
