//! Japanese words: lindera over IPADIC, which the binary carries, and kurabe's own dictionary of municipal words.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, PoisonError, RwLock};

use lindera::mode::Mode;
use lindera::segmenter::Segmenter;
use lindera_dictionary::dictionary::UserDictionary;
use thiserror::Error;

use super::normalise::{Normalised, normalise};
use super::user_words::{user_dictionary, user_rows};

/// IPADIC, compiled by build/main.rs.
mod ipadic {
    #![allow(missing_docs, unreachable_pub, clippy::use_self, clippy::missing_errors_doc, clippy::must_use_candidate)]
    lindera_dictionary::embedded_dictionary!("/ipadic", EmbeddedIpadic);
}

/// The words of kurabe's own user dictionary.
const EMBEDDED: &str = include_str!("../../dictionaries/user.csv");
/// The same words as build/main.rs has compiled them, so that no search has to when it starts.
const COMPILED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/user_words"));

/// The column of the class among the details of a word of IPADIC.
const CLASS: usize = 0;
/// The column of the dictionary form among the details of a word of IPADIC (build/ipadic.rs); [`NONE`] where it is the word.
const BASE: usize = 1;
/// The column of the reading among the details of a word of IPADIC.
const READING: usize = 2;
/// The column of the reading among the details of a word of `user.csv`.
const OWN_READING: usize = 7;
/// Placeholder of the dictionaries for a missing value.
const NONE: &str = "*";

/// Why there are no tokens.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum TokeniserError {
    /// A line of the user dictionary is not what lindera takes.
    #[error("辞書 user.csv の{line}行目に誤りがあります: {reason}")]
    UserDictionary {
        /// From 1.
        line: u64,
        /// In Japanese.
        reason: String,
    },
    /// The dictionary in the binary can't be used: the build is broken.
    #[error("kurabe に組み込まれた形態素辞書を読めません（ビルドし直してください）: {0}")]
    Broken(String),
}

/// What kind of word a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordClass {
    /// Common, proper and verbal nouns, and words of the user dictionary.
    Noun,
    /// Digits and numerals.
    Number,
    /// する, 進める.
    Verb,
    /// 速い; 新たな.
    Adjective,
    /// さらに.
    Adverb,
    /// 各, 本; 化, 的, 等.
    Affix,
    /// Particles, auxiliaries, conjunctions, pronouns and formal nouns: こと, ため.
    Function,
    /// Punctuation and signs.
    Symbol,
}

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token<'t> {
    /// As printed.
    pub surface: &'t str,
    /// Its dictionary form in normal spelling: 進め → 進める, ＡＩ → ai.
    pub base: String,
    /// Its kind.
    pub class: WordClass,
    /// First byte in the original text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The words inside a word of the user dictionary (書かない窓口: 書か, ない, 窓口), so that 窓口 finds it; else empty.
    pub parts: Vec<Self>,
}

/// Cuts text into words. A clone shares the dictionaries.
#[derive(Clone)]
pub struct Tokeniser {
    shared: Arc<Shared>,
}

struct Shared {
    segmenter: Segmenter,
    /// IPADIC alone.
    plain: Segmenter,
    /// What IPADIC alone makes of words of the user dictionary (in normal spelling) that were met so far.
    parts: RwLock<HashMap<String, Arc<[Word]>>>,
}

impl Shared {
    /// What IPADIC alone makes of a word of the user dictionary.
    fn parts(&self, word: &str) -> Arc<[Word]> {
        if let Some(parts) = self.parts.read().unwrap_or_else(PoisonError::into_inner).get(word) {
            return Arc::clone(parts);
        }
        // the lattice fails only on a dictionary that doesn't fit itself, which `new` would have met
        let parts: Arc<[Word]> = words(&self.plain, word).unwrap_or_default().into();
        self.parts.write().unwrap_or_else(PoisonError::into_inner).insert(word.to_owned(), Arc::clone(&parts));
        parts
    }
}

/// A word of a normalised text; byte offsets there.
#[derive(Debug, Clone)]
struct Word {
    span: Range<usize>,
    base: String,
    class: WordClass,
    /// Whether the word comes from the user dictionary.
    own: bool,
    /// Whether IPADIC knows it.
    known: bool,
}

impl std::fmt::Debug for Tokeniser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tokeniser").finish_non_exhaustive()
    }
}

impl Tokeniser {
    /// Loads IPADIC from the binary and the words of `user.csv` (13 columns as in MeCab's own dictionaries; lines that
    /// begin with # are comments). Words may be written in any spelling: they are normalised here.
    ///
    /// # Errors
    /// Where a line of `user.csv` can't be used.
    pub fn new(user_csv: &str) -> Result<Self, TokeniserError> {
        let dictionary = ipadic::load().map_err(|e| TokeniserError::Broken(e.to_string()))?;
        let own = if user_csv == EMBEDDED {
            Some(UserDictionary::load(COMPILED).map_err(|e| TokeniserError::Broken(e.to_string()))?)
        } else {
            user_dictionary(&user_rows(user_csv)?)?
        };
        let plain = Segmenter::new(Mode::Normal, dictionary.clone(), None);
        let segmenter = Segmenter::new(Mode::Normal, dictionary, own);
        let shared = Shared { segmenter, plain, parts: RwLock::default() };
        Ok(Self { shared: Arc::new(shared) })
    }

    /// The words of a text in order; white space is none. Offsets point into `text` as it was given.
    #[must_use]
    pub fn tokens<'t>(&self, text: &'t str) -> Vec<Token<'t>> {
        let normal = normalise(text);
        // the lattice fails only on a dictionary that doesn't fit itself, which `new` would have met
        let Ok(words) = words(&self.shared.segmenter, &normal.text) else { return Vec::new() };
        words.into_iter().map(|word| self.token(text, &normal, word)).collect()
    }

    /// Byte positions at which words begin or end, ascending; within unknown text, every character boundary.
    #[must_use]
    pub fn boundaries(&self, text: &str) -> Vec<usize> {
        let Ok(words) = words(&self.shared.segmenter, text) else { return Vec::new() };
        let mut found = vec![0, text.len()];
        for word in words {
            let whole = std::slice::from_ref(&word);
            let parts = word.own.then(|| self.shared.parts(&text[word.span.clone()]));
            let offset = if parts.is_some() { word.span.start } else { 0 };
            for part in parts.as_deref().unwrap_or(whole) {
                let (start, end) = (offset + part.span.start, offset + part.span.end);
                found.extend([start, end]);
                if !part.known {
                    found.extend(text[start..end].char_indices().map(|(at, _)| start + at));
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The pronunciation of a text in katakana; unknown parts are unchanged.
    #[must_use]
    pub fn reading(&self, text: &str) -> String {
        let normal = normalise(text);
        let Ok(tokens) = self.shared.segmenter.segment(Cow::Borrowed(&normal.text)) else { return normal.text };
        let read = |mut token: lindera::token::Token<'_>| {
            let surface = &normal.text[token.byte_start..token.byte_end];
            let column = if is_own(&token) { OWN_READING } else { READING };
            token
                .details()
                .get(column)
                .filter(|reading| !matches!(**reading, NONE | ""))
                .unwrap_or(&surface)
                .to_string()
        };
        tokens.into_iter().map(read).flat_map(|word| word.chars().map(katakana).collect::<Vec<_>>()).collect()
    }

    fn token<'t>(&self, text: &'t str, normal: &Normalised, word: Word) -> Token<'t> {
        let offset = word.span.start;
        let inside = word.own.then(|| self.shared.parts(&normal.text[word.span.clone()]));
        let inside = inside.as_deref().filter(|parts| parts.len() > 1).unwrap_or_default();
        let parts = inside.iter().map(|part| {
            let span = offset + part.span.start..offset + part.span.end;
            plain_token(text, normal, Word { span, ..part.clone() })
        });
        let parts = parts.collect();
        Token { parts, ..plain_token(text, normal, word) }
    }
}

/// Hiragana as katakana; other characters as they are.
#[must_use]
pub fn katakana(character: char) -> char {
    /// Distance in Unicode from a hiragana to its katakana.
    const DISTANCE: u32 = 'ア' as u32 - 'あ' as u32;
    match character {
        'ぁ'..='ゖ' => char::from_u32(character as u32 + DISTANCE).unwrap_or(character),
        other => other,
    }
}

fn plain_token<'t>(text: &'t str, normal: &Normalised, word: Word) -> Token<'t> {
    let Range { start, end } = normal.original_span(word.span);
    Token { surface: &text[start..end], base: word.base, class: word.class, start, end, parts: Vec::new() }
}

fn words(segmenter: &Segmenter, text: &str) -> Result<Vec<Word>, TokeniserError> {
    let tokens = segmenter.segment(Cow::Borrowed(text)).map_err(|e| TokeniserError::Broken(e.to_string()))?;
    let mut words = Vec::with_capacity(tokens.len());
    for mut token in tokens {
        let span = token.byte_start..token.byte_end;
        let known = token.word_id.is_system() && !token.word_id.is_unknown();
        let own = is_own(&token);
        let surface = &text[span.clone()];
        if surface.trim().is_empty() {
            continue;
        }
        let details = token.details();
        let detail = |column: usize| details.get(column).copied().unwrap_or(NONE);
        let class = if own { WordClass::Noun } else { word_class(detail(CLASS)) };
        let base = if own || matches!(detail(BASE), NONE | "") { surface } else { detail(BASE) }.to_owned();
        words.push(Word { span, base, class, own, known });
    }
    Ok(words)
}

/// Whether a token is a word of the user dictionary.
fn is_own(token: &lindera::token::Token<'_>) -> bool {
    !token.word_id.is_system() && !token.word_id.is_unknown()
}

/// The class that build/ipadic.rs writes for the parts of speech of IPADIC, as a letter.
fn word_class(letter: &str) -> WordClass {
    match letter {
        "d" => WordClass::Number,
        "v" => WordClass::Verb,
        "j" => WordClass::Adjective,
        "b" => WordClass::Adverb,
        "x" => WordClass::Affix,
        "f" => WordClass::Function,
        "s" => WordClass::Symbol,
        // names, and new terms that the dictionary does not know
        _ => WordClass::Noun,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = "# 語\n書かない窓口,1288,1288,-3000,名詞,固有名詞,一般,*,*,*,書かない窓口,カカナイマドグチ,カカナイマドグチ\n\
                       ＤＸ推進,1288,1288,-3000,名詞,固有名詞,一般,*,*,*,ＤＸ推進,ディーエックススイシン,ディーエックススイシン\n";

    fn tokeniser() -> Tokeniser {
        Tokeniser::new(OWN).expect("dictionary")
    }

    #[test]
    fn compiled_words_are_those_of_the_file() {
        let compiled = Tokeniser::new(EMBEDDED).expect("sound");
        let read = Tokeniser::new(&format!("{EMBEDDED}\n")).expect("sound");
        for row in user_rows(EMBEDDED).expect("sound") {
            let text = format!("今年度は{}を進める。", row[0]);
            assert_eq!(compiled.tokens(&text), read.tokens(&text));
        }
    }

    #[test]
    fn words_of_the_user_dictionary_are_one_token_with_parts() {
        let tokeniser = tokeniser();
        let text = "本庁舎に書かない窓口を導入する";
        let tokens = tokeniser.tokens(text);
        let own = tokens.iter().find(|t| t.surface == "書かない窓口").expect("one token");
        let parts: Vec<_> = own.parts.iter().map(|p| (p.surface, &text[p.start..p.end])).collect();
        assert!(parts.contains(&("窓口", "窓口")), "{parts:?}");
        assert!(tokens.iter().any(|t| t.surface == "本庁舎" || t.surface == "庁舎"));
    }

    #[test]
    fn tokens_point_into_the_original_and_carry_the_dictionary_form() {
        let text = "ﾃﾞｼﾞﾀﾙ化を進めます。ｄｘ推進";
        let tokens = tokeniser().tokens(text);
        for token in &tokens {
            assert_eq!(&text[token.start..token.end], token.surface);
        }
        let bases: Vec<_> = tokens.iter().map(|t| t.base.as_str()).collect();
        assert!(bases.contains(&"デジタル") && bases.contains(&"進める") && bases.contains(&"dx推進"), "{bases:?}");
        assert!(tokens.iter().any(|t| t.surface == "を" && t.class == WordClass::Function));
    }

    #[test]
    fn a_text_is_read_in_katakana() {
        let tokeniser = tokeniser();
        assert_eq!(tokeniser.reading("書かない窓口の除雪"), "カカナイマドグチノジョセツ");
        assert_eq!(tokeniser.reading("ふろんとやーど"), "フロントヤード");
    }

    #[test]
    fn a_wrong_line_is_named() {
        let error = |csv: &str| Tokeniser::new(csv).expect_err("refused").to_string();
        assert!(error("窓口,1,2\n").contains("1行目"));
        assert!(error(&format!("{OWN}窓口,9999,1,0,名詞,一般,*,*,*,*,窓口,マドグチ,マドグチ\n")).contains("4行目"));
        assert!(error("窓口,1,1,高い,名詞,一般,*,*,*,*,窓口,マドグチ,マドグチ\n").contains("コスト"));
    }

    #[test]
    fn the_words_that_come_with_kurabe_are_whole_and_leave_their_neighbours_whole() {
        let csv = crate::dictionaries::Dictionaries::embedded().text("user.csv").expect("embedded");
        let tokeniser = Tokeniser::new(&csv).expect("user.csv");
        let words = |text| tokeniser.tokens(text).iter().map(|t| t.surface.to_owned()).collect::<Vec<_>>();
        assert_eq!(words("ガバメントクラウドへの移行"), ["ガバメントクラウド", "へ", "の", "移行"]);
        assert_eq!(words("ｅＬＴＡＸとAI－OCRを活用する"), ["ｅＬＴＡＸ", "と", "AI－OCR", "を", "活用", "する"]);
        assert_eq!(words("フロントヤード改革の推進"), ["フロントヤード改革", "の", "推進"]);
    }

    #[test]
    fn an_empty_user_dictionary_and_an_empty_text_are_fine() {
        assert!(Tokeniser::new("").expect("IPADIC alone").tokens(" \n").is_empty());
    }
}
