//! Analyses texts of the index and of queries alike: into words and into pairs of characters.
//!
//! Words (lindera) rank well and cover inflection; pairs cover every substring. A word of the user dictionary has the
//! position of its first part and spans the positions of all of them, so that 書かない窓口 is found whole, by 窓口, and in a
//! phrase with what follows.

use tantivy::Index;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::boundary::{Boundaries, BoundaryFinder, BoundaryScript};
use crate::text::{Tokeniser, WordClass, normalise_compact};

/// Name under which the schema knows the analysis into words.
pub(crate) const WORDS: &str = "words";
/// Name under which the schema knows the analysis into pairs of characters.
pub(crate) const PAIRS: &str = "pairs";

/// Cuts texts into the terms of the index. A clone shares the dictionaries.
#[derive(Debug, Clone)]
pub struct Analyser {
    tokeniser: Tokeniser,
}

impl Analyser {
    /// An analyser with these words.
    #[must_use]
    pub const fn new(tokeniser: Tokeniser) -> Self {
        Self { tokeniser }
    }

    /// Makes the index use this analyser.
    pub(crate) fn register(&self, index: &Index) {
        index.tokenizers().register(WORDS, Words(self.clone()));
        index.tokenizers().register(PAIRS, Pairs(self.finder()));
    }

    /// The words of a text in dictionary form; offsets are bytes of `text`. Particles and signs leave a gap in the
    /// positions. Words of the user dictionary are followed by their parts.
    pub(crate) fn words(&self, text: &str) -> Vec<Token> {
        let mut tokens = Vec::new();
        let mut position = 0;
        for word in self.tokeniser.tokens(text) {
            let length = word.parts.len().max(1);
            push(&mut tokens, &word, position, length);
            for (part, offset) in word.parts.iter().zip(0..) {
                push(&mut tokens, part, position + offset, 1);
            }
            position += length;
        }
        tokens
    }

    /// Finds the words that katakana, digits and letters form.
    pub(crate) fn finder(&self) -> BoundaryFinder {
        BoundaryFinder::new(self.tokeniser.clone())
    }

    /// The byte positions at which words begin and end in a text; within unknown text, every character boundary.
    pub(crate) fn boundaries(&self, text: &str) -> Vec<usize> {
        self.tokeniser.boundaries(text)
    }

    /// The words of a text with their kinds, unchanged.
    pub(crate) fn tokens<'t>(&self, text: &'t str) -> Vec<crate::text::Token<'t>> {
        self.tokeniser.tokens(text)
    }

    /// The reading of a text in katakana.
    pub(crate) fn reading(&self, text: &str) -> String {
        self.tokeniser.reading(text)
    }

    /// Whether a text has words with other forms: 進める, 進めます.
    pub(crate) fn inflects(&self, text: &str) -> bool {
        let tokens = self.tokeniser.tokens(text);
        tokens.iter().any(|token| matches!(token.class, WordClass::Verb | WordClass::Adjective))
    }

    /// The words of a text with their positions from the first: compounds whole, without parts.
    pub(crate) fn phrase(&self, text: &str) -> Vec<(usize, String)> {
        let mut phrase: Vec<(usize, String)> = Vec::new();
        let mut free = 0;
        for token in self.words(text) {
            if token.position >= free {
                free = token.position + token.position_length;
                phrase.push((token.position, token.text));
            }
        }
        from_first(phrase)
    }

    /// The words with the parts of compounds at their positions, so that they match wherever the compound or a longer
    /// one occurs.
    pub(crate) fn parts(&self, text: &str) -> Vec<(usize, String)> {
        let words = self.words(text);
        let smallest = words.into_iter().filter(|token| token.position_length == 1);
        from_first(smallest.map(|token| (token.position, token.text)).collect())
    }
}

fn from_first(mut phrase: Vec<(usize, String)>) -> Vec<(usize, String)> {
    let first = phrase.first().map_or(0, |(position, _)| *position);
    phrase.iter_mut().for_each(|(position, _)| *position -= first);
    phrase
}

fn push(tokens: &mut Vec<Token>, word: &crate::text::Token<'_>, position: usize, position_length: usize) {
    if !matches!(word.class, WordClass::Function | WordClass::Symbol) {
        let text = word.base.clone();
        tokens.push(Token { offset_from: word.start, offset_to: word.end, position, text, position_length });
    }
}

/// Prefix of a pair with which a word of katakana, digits or letters begins.
const BEGINS: char = '\u{1}';
/// Suffix of a pair with which such a word ends.
const ENDS: char = '\u{2}';

/// The pairs that together cover a folded text of at least two characters, with their positions: 0, 2, 4, … and the
/// last one. Half of all pairs suffice to match a substring.
pub(crate) fn covering_pairs(folded: &str) -> Vec<(usize, &str)> {
    let starts: Vec<usize> = folded.char_indices().map(|(at, _)| at).chain([folded.len()]).collect();
    let last = starts.len().saturating_sub(3);
    (0..last).step_by(2).chain([last]).map(|i| (i, &folded[starts[i]..starts[(i + 2).min(starts.len() - 1)]])).collect()
}

/// The pairs as terms that match the text as a whole word: katakana and digits at its ends begin and end a word. So do
/// two Latin letters; longer Latin words may occur inside others (ChatGPT).
pub(crate) fn covering_terms(folded: &str) -> Vec<(usize, String)> {
    let counts = |character: Option<char>| match character.map(BoundaryScript::of) {
        Some(BoundaryScript::Katakana | BoundaryScript::Digit) => true,
        Some(BoundaryScript::Latin) => folded.len() == 2 && folded.chars().all(|c| c.is_ascii_lowercase()),
        Some(BoundaryScript::Other) | None => false,
    };
    let mut terms: Vec<(usize, String)> =
        covering_pairs(folded).into_iter().map(|(at, pair)| (at, pair.to_owned())).collect();
    let only = terms.len() == 1;
    if let Some((at, last)) = terms.last_mut().filter(|_| counts(folded.chars().last())) {
        let (at, plain) = (*at, last.clone());
        last.push(ENDS);
        if only && counts(folded.chars().next()) {
            terms.push((at, format!("{BEGINS}{plain}")));
            return terms;
        }
    }
    if let Some((_, first)) = terms.first_mut().filter(|_| counts(folded.chars().next())) {
        first.insert(0, BEGINS);
    }
    terms
}

#[derive(Clone)]
struct Words(Analyser);

impl Tokenizer for Words {
    type TokenStream<'a> = Listed;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Listed {
        Listed { tokens: self.0.words(text), next: 0 }
    }
}

struct Listed {
    tokens: Vec<Token>,
    next: usize,
}

impl TokenStream for Listed {
    fn advance(&mut self) -> bool {
        self.next += 1;
        self.next <= self.tokens.len()
    }

    fn token(&self) -> &Token {
        &self.tokens[self.next - 1]
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.tokens[self.next - 1]
    }
}

/// Every pair of neighbouring characters of the folded text; the last character stands alone, so that each character
/// of the text begins a term and queries of one character are prefix queries. Where a word of katakana, digits or
/// letters begins or ends, the pair stands there once more, with a mark.
#[derive(Clone)]
struct Pairs(BoundaryFinder);

impl Tokenizer for Pairs {
    type TokenStream<'a> = PairStream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> PairStream {
        let text = normalise_compact(text).text;
        let boundaries = self.0.find(&text);
        PairStream { text, boundaries, next: 0, begins: false, ends: false, token: Token::default() }
    }
}

struct PairStream {
    text: String,
    boundaries: Boundaries,
    next: usize,
    /// Whether the current pair is still to be emitted with the mark of a beginning.
    begins: bool,
    /// Whether the current pair is still to be emitted with the mark of an end.
    ends: bool,
    token: Token,
}

impl PairStream {
    /// Emits the current pair again between these marks.
    fn marked(&mut self, before: &str, behind: &str) -> bool {
        let pair = &self.text[self.token.offset_from..self.token.offset_to];
        self.token.text.clear();
        self.token.text.extend([before, pair, behind]);
        true
    }
}

impl TokenStream for PairStream {
    fn advance(&mut self) -> bool {
        if std::mem::take(&mut self.begins) {
            return self.marked(BEGINS.encode_utf8(&mut [0; 4]), "");
        }
        if std::mem::take(&mut self.ends) {
            return self.marked("", ENDS.encode_utf8(&mut [0; 4]));
        }
        let rest = &self.text[self.next..];
        let mut lengths = rest.chars().map(char::len_utf8);
        let Some(first) = lengths.next() else { return false };
        let second = lengths.next();
        let (start, end) = (self.next, self.next + first + second.unwrap_or(0));
        self.begins = second.is_some() && self.boundaries.begins(start);
        self.ends = second.is_some() && self.boundaries.ends(end);
        self.token.position = self.token.position.wrapping_add(1);
        (self.token.offset_from, self.token.offset_to) = (start, end);
        self.next += first;
        self.marked("", "")
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(text: &str) -> Vec<(usize, String)> {
        let mut found = Vec::new();
        let mut tokenizer = Pairs(BoundaryFinder::new(Tokeniser::new("").expect("IPADIC alone")));
        tokenizer.token_stream(text).process(&mut |token| found.push((token.position, token.text.clone())));
        found
    }

    #[test]
    fn pairs_are_folded_and_every_character_begins_one() {
        let expected = [(0, "ai"), (0, "\u{1}ai"), (0, "ai\u{2}"), (1, "iの"), (2, "の活"), (3, "活用"), (4, "用")];
        assert_eq!(pairs("ＡＩ の\n活用"), expected.map(|(at, pair)| (at, pair.to_owned())));
        assert_eq!(pairs("市"), [(0, "市".to_owned())]);
        assert!(pairs(" ").is_empty());
    }

    #[test]
    fn a_cover_reaches_from_the_first_to_the_last_character() {
        assert_eq!(covering_pairs("窓口"), [(0, "窓口")]);
        assert_eq!(covering_pairs("デジタ"), [(0, "デジ"), (1, "ジタ")]);
        assert_eq!(covering_pairs("デジタル"), [(0, "デジ"), (2, "タル")]);
        assert_eq!(covering_pairs("デジタル化"), [(0, "デジ"), (2, "タル"), (3, "ル化")]);
    }

    #[test]
    fn katakana_and_digits_at_the_ends_of_a_word_begin_and_end_one() {
        let terms = |text: &str| covering_terms(text).into_iter().map(|(_, term)| term).collect::<Vec<_>>();
        assert_eq!(terms("ライン"), ["\u{1}ライ", "イン\u{2}"]);
        assert_eq!(terms("バス"), ["バス\u{2}", "\u{1}バス"]);
        assert_eq!(terms("5台"), ["\u{1}5台"]);
        assert_eq!(terms("窓口"), ["窓口"]);
        assert_eq!(terms("gpt"), ["gp", "pt"], "may stand in ChatGPT");
    }

    #[test]
    fn a_compound_spans_the_positions_of_its_parts() {
        let csv =
            "書かない窓口,1288,1288,-3000,名詞,固有名詞,一般,*,*,*,書かない窓口,カカナイマドグチ,カカナイマドグチ\n";
        let analyser = Analyser::new(Tokeniser::new(csv).expect("dictionary"));
        let words = analyser.words("書かない窓口の改革");
        let at = |text: &str| words.iter().find(|t| t.text == text).map(|t| (t.position, t.position_length));
        let (whole, part, next) = (at("書かない窓口"), at("窓口"), at("改革"));
        let length = whole.expect("whole").1;
        assert_eq!((whole, part), (Some((0, length)), Some((length - 1, 1))));
        assert_eq!(next, Some((length + 1, 1)), "the particle leaves a gap");
        let phrase = analyser.phrase("書かない窓口の改革");
        assert_eq!(phrase, [(0, "書かない窓口".to_owned()), (length + 1, "改革".to_owned())]);
        assert_eq!(analyser.parts("書かない窓口の改革").last(), Some(&(length + 1, "改革".to_owned())));
        assert!(analyser.parts("書かない窓口").contains(&(length - 1, "窓口".to_owned())));
    }
}
