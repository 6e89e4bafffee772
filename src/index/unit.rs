//! Splits a word of a query, which may be a whole question, into search terms: nouns with their affixes, and verbs in
//! dictionary form. Particles, pronouns and endings are dropped.

use std::ops::Range;

use super::vocabulary::SearchVocabulary;
use crate::text::{Token, WordClass, fold};

/// The words to look for in a text, in their order.
pub(crate) fn units(text: &str, vocabulary: &SearchVocabulary) -> Vec<String> {
    let tokens = vocabulary.analyser.tokens(text);
    let mut units = Vec::new();
    let mut open: Option<Range<usize>> = None;
    let mut next = 0;
    while let Some(token) = tokens.get(next) {
        next += 1;
        match kind(token) {
            Kind::Joins => open = Some(open.map_or(token.start, |open| open.start)..token.end),
            // a sign between two nouns is part of their compound: LGWAN-ASP
            Kind::Sign if open.is_some() && tokens.get(next).is_some_and(|after| kind(after) == Kind::Joins) => {}
            Kind::Stands => {
                close(&mut open, text, &mut units);
                let negation = tokens.get(next).filter(|after| vocabulary.questions.negates(&after.base));
                units.push(match negation {
                    Some(negation) => text[token.start..negation.end].to_owned(),
                    None => token.base.clone(),
                });
                next += usize::from(negation.is_some());
            }
            Kind::Sign | Kind::Ends => close(&mut open, text, &mut units),
        }
    }
    close(&mut open, text, &mut units);
    units
}

/// The words of a compound unit: 窓口 and 予約 of 窓口予約.
pub(crate) fn inside(unit: &str, vocabulary: &SearchVocabulary) -> Vec<String> {
    let tokens = vocabulary.analyser.tokens(unit);
    let smallest =
        tokens.iter().flat_map(|token| if token.parts.is_empty() { vec![token] } else { token.parts.iter().collect() });
    let telling = smallest.filter(|token| matches!(kind(token), Kind::Joins | Kind::Stands));
    let mut words: Vec<String> = telling.map(|token| token.surface.to_owned()).collect();
    words.retain(|word| !vocabulary.questions.is_idle(&fold(word)));
    words
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Joins its neighbours into one word.
    Joins,
    /// A word by itself.
    Stands,
    Sign,
    /// Separates the words before and after it.
    Ends,
}

fn kind(token: &Token<'_>) -> Kind {
    match token.class {
        WordClass::Noun | WordClass::Number | WordClass::Affix => Kind::Joins,
        WordClass::Adjective if fold(token.surface) == token.base => Kind::Joins,
        WordClass::Verb | WordClass::Adjective => Kind::Stands,
        WordClass::Symbol => Kind::Sign,
        WordClass::Adverb | WordClass::Function => Kind::Ends,
    }
}

fn close(open: &mut Option<Range<usize>>, text: &str, units: &mut Vec<String>) {
    units.extend(open.take().map(|open| text[open].to_owned()));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;
    use crate::taxonomy::Taxonomy;

    #[test]
    fn questions_are_cut_at_particles() {
        let dictionaries = Dictionaries::embedded();
        let taxonomy = Taxonomy::load(&dictionaries).expect("embedded dictionaries");
        let vocabulary = SearchVocabulary::open(&dictionaries, &taxonomy).expect("embedded dictionaries");
        let cut = |text: &str| units(text, &vocabulary).join("/");
        assert_eq!(cut("書かない窓口をやっている市はどこ"), "書かない窓口/やる/市");
        assert_eq!(cut("窓口の待ち時間を短くする取組"), "窓口/待ち時間/短い/する/取組");
        assert_eq!(cut("申請書を書かない窓口"), "申請書/書かない窓口");
        assert_eq!(cut("LGWAN-ASPを使う"), "LGWAN-ASP/使う");
        assert_eq!(inside("窓口予約", &vocabulary), ["窓口", "予約"]);
        assert_eq!(inside("AI活用事例", &vocabulary), ["AI", "活用"]);
    }
}
