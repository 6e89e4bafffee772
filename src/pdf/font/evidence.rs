//! Checks a font's /ToUnicode map against other evidence in the file. A wrong map yields plausible text, which
//! nothing else would reveal.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document};
use unicode_normalization::UnicodeNormalization;

use super::{Font, Kind, program, simple, unicode};
use crate::pdf::object::{entry, stream_bytes};

/// Fewest codes in ascending character order needed to infer the character of a code between them.
const FEWEST_IN_ORDER: usize = 12;
/// Fewest such codes where they are those of ASCII; others may be numbered as they were first used: 1, 2, 3.
const FEWEST_PLAIN: usize = 3;
/// Least share of such codes that agree.
const AGREEING: f32 = 0.9;
/// See `FEWEST_PLAIN`.
const AGREEING_PLAIN: f32 = 0.7;
/// A second witness that contradicts more of a map than this share of it is itself in doubt.
const MOST_CONTRADICTED: f32 = 0.5;

/// The codes among those that a document shows (with how often) whose text is contradicted.
pub(in crate::pdf) fn contradicted(document: &Document, font: &Font, shown: &BTreeMap<u32, usize>) -> BTreeSet<u32> {
    if font.to_unicode.is_none() || font.glyph_procedures().is_some() {
        return BTreeSet::new();
    }
    let said = |code: u32| font.mapped(code).and_then(|text| single(&text)).map(|c| (code, c));
    let said: BTreeMap<u32, char> = shown.keys().filter_map(|code| said(*code)).collect();
    let mut wrong = BTreeSet::new();
    match &font.kind {
        Kind::Simple(_) => {
            wrong.extend(against(&said, |code| named(document, &font.dictionary, code)));
            wrong.extend(same_character_twice(&said));
        }
        Kind::Composite(composite) => {
            let cid = |code: u32| composite.encoding.cid_of(code);
            wrong.extend(against(&said, |code| composite.collected(cid(code)?)));
            let texts = own_texts(document, &font.dictionary);
            wrong.extend(against(&said, |code| texts.get(&cid(code)?).cloned()));
        }
    }
    for range in ['0'..='z', 'ぁ'..='ん', 'ァ'..='ヶ'] {
        wrong.extend(out_of_order(&said, range));
    }
    wrong
}

fn single(text: &str) -> Option<char> {
    let mut characters = text.chars();
    characters.next().filter(|c| characters.next().is_none() && !c.is_whitespace() && !c.is_control())
}

/// Codes for which a second source gives another text. A source that contradicts most of the map is ignored.
fn against(said: &BTreeMap<u32, char>, witness: impl Fn(u32) -> Option<Vec<char>>) -> Vec<u32> {
    let (mut asked, mut wrong) = (0, Vec::new());
    for (code, c) in said {
        if let Some(others) = witness(*code).filter(|others| !others.is_empty()) {
            asked += 1;
            if !others.iter().any(|other| are_alike(*other, *c)) {
                wrong.push(*code);
            }
        }
    }
    if wrong.len() as f32 > MOST_CONTRADICTED * asked as f32 { Vec::new() } else { wrong }
}

/// Whether two characters are one letter: forms of it, or signs, which look alike in many places of Unicode.
fn are_alike(a: char, b: char) -> bool {
    let plain = |c: char| {
        let typed: String = unicode::typed(c.to_string().into(), None).nfkc().collect();
        single(&typed).unwrap_or(c)
    };
    a == b || plain(a) == plain(b) || !is_letter(a) || !is_letter(b)
}

/// Letters and figures with exactly one code point in Unicode.
const fn is_letter(c: char) -> bool {
    matches!(c, '0'..='9' | 'A'..='Z' | 'a'..='z' | 'ぁ'..='ん' | 'ァ'..='ヶ' | '\u{4e00}'..='\u{9fff}')
}

/// The text of a code by the name of its glyph in a simple font.
fn named(document: &Document, font: &Dictionary, code: u32) -> Option<Vec<char>> {
    let name = simple::difference_names(document, font).into_iter().nth(code as usize)??;
    Some(vec![single(&simple::glyph_text(&name)?)?])
}

/// The text of each CID by the embedded program's own map.
fn own_texts(document: &Document, font: &Dictionary) -> BTreeMap<u32, Vec<char>> {
    let descendant = entry(document, font, b"DescendantFonts")
        .and_then(|fonts| fonts.as_array().ok()?.first())
        .and_then(|font| document.dereference(font).ok()?.1.as_dict().ok());
    let Some(descendant) = descendant else { return BTreeMap::new() };
    let by_glyph = program::characters_by_glyph(document, descendant);
    if by_glyph.is_empty() {
        return BTreeMap::new();
    }
    match entry(document, descendant, b"CIDToGIDMap").and_then(|map| stream_bytes(map.as_stream().ok()?)) {
        None => by_glyph.into_iter().map(|(glyph, texts)| (u32::from(glyph), texts)).collect(),
        Some(map) => (0..)
            .zip(map.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])))
            .filter_map(|(cid, glyph)| Some((cid, by_glyph.get(&glyph)?.clone())))
            .collect(),
    }
}

/// Codes of a subset mapped to the same letter: a subset has one code per letter.
fn same_character_twice(said: &BTreeMap<u32, char>) -> Vec<u32> {
    let mut codes: BTreeMap<char, Vec<u32>> = BTreeMap::new();
    // figures have several forms in many fonts
    for (code, c) in said.iter().filter(|(_, c)| is_letter(**c) && !c.is_ascii()) {
        codes.entry(*c).or_default().push(*code);
    }
    let twice: Vec<u32> = codes.into_values().filter(|codes| codes.len() > 1).flatten().collect();
    // where many are, the font has several glyphs for a letter
    if twice.len() > said.len().div_ceil(10).max(4) { Vec::new() } else { twice }
}

/// Codes whose characters fall out of an otherwise ascending range, as in most fonts.
fn out_of_order(said: &BTreeMap<u32, char>, range: std::ops::RangeInclusive<char>) -> Vec<u32> {
    let offset = |code: u32, c: char| i64::from(code) - i64::from(u32::from(c));
    let is_within = |c: &char| range.contains(c) && is_letter(*c);
    let within: Vec<(u32, char)> = said.iter().filter(|(_, c)| is_within(c)).map(|(a, b)| (*a, *b)).collect();
    let mut votes: BTreeMap<i64, usize> = BTreeMap::new();
    within.iter().for_each(|(code, c)| *votes.entry(offset(*code, *c)).or_default() += 1);
    let Some((most, agreeing)) = votes.into_iter().max_by_key(|(_, votes)| *votes) else { return Vec::new() };
    let (fewest, share) = if most == 0 { (FEWEST_PLAIN, AGREEING_PLAIN) } else { (FEWEST_IN_ORDER, AGREEING) };
    if agreeing < fewest || (agreeing as f32) < share * within.len() as f32 {
        return Vec::new();
    }
    let expected = |code: u32| u32::try_from(i64::from(code) - most).ok().and_then(char::from_u32);
    let contradicts =
        |(code, c): &(&u32, &char)| expected(**code).is_some_and(|e| is_within(&e) && is_letter(**c) && e != **c);
    said.iter().filter(contradicts).map(|(code, _)| *code).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(pairs: &[(u32, char)]) -> BTreeMap<u32, char> {
        pairs.iter().copied().collect()
    }

    #[test]
    fn one_figure_among_figures_in_order_is_noticed() {
        let mut figures: BTreeMap<u32, char> = (0x30..=0x39).zip('0'..='9').collect();
        assert!(out_of_order(&figures, '0'..='9').is_empty());
        figures.insert(0x33, '8');
        assert_eq!(out_of_order(&figures, '0'..='9'), [0x33]);
        // codes in the order of use say nothing
        let subset: BTreeMap<u32, char> = (3..).zip("1_02345678 9".chars()).filter(|(_, c)| is_letter(*c)).collect();
        assert!(out_of_order(&subset, '0'..='9').is_empty());
    }

    #[test]
    fn a_witness_is_heard_unless_it_contradicts_everything() {
        let map = said(&[(1, '道'), (2, '入'), (3, '課')]);
        let truth = |code: u32| Some(vec![['導', '入', '課'][code as usize - 1]]);
        assert_eq!(against(&map, truth), [1]);
        assert!(against(&map, |_| Some(vec!['亜'])).is_empty());
        assert!(against(&said(&[(1, '⼊'), (2, '入')]), |_| Some(vec!['入'])).is_empty(), "forms of one letter");
    }

    #[test]
    fn a_letter_has_one_code_in_a_subset() {
        let many = ('一'..='十').zip(10..).map(|(c, code)| (code, c)).take(30);
        let mut map: BTreeMap<u32, char> = many.collect();
        assert!(same_character_twice(&map).is_empty());
        map.insert(1, map[&12]);
        assert_eq!(same_character_twice(&map), [1, 12]);
    }
}
