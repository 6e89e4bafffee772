//! What the vocabulary leaves open: a linear model over the character pairs and triples of a text. Its weights are
//! `area_model.tsv`, learned from `dictionaries/training/areas.tsv` by `make train`.

use std::ops::Range;

use super::classifier::Field;
use crate::dictionaries::{Dictionaries, DictionaryError};
use crate::text::Normalised;

const FILE: &str = "area_model.tsv";

/// How many characters a gram has.
const LENGTHS: [usize; 2] = [2, 3];

/// The weights of each gram: thousands of small lists, kept as one.
#[derive(Debug, Default)]
pub(super) struct Model {
    /// Grams by their keys, in order, with the place of their weights.
    grams: Vec<(u64, Range<u32>)>,
    /// (area, weight), areas by their order.
    weights: Vec<(usize, f32)>,
}

/// A gram as a number: no character takes more than 21 bits, and no gram has more than three of them.
fn key(gram: &str) -> u64 {
    gram.chars().fold(0, |key, character| key << 21 | u64::from(character))
}

/// What stands before a sign and behind it. The file is read for every document: `split_once` takes three times as long.
fn cut(text: &str, sign: u8) -> Option<(&str, &str)> {
    let at = text.bytes().position(|byte| byte == sign)?;
    Some((&text[..at], &text[at + 1..]))
}

/// A weight as the file writes it: an optional minus, digits, a point, two digits.
fn hundredths(weight: &str) -> Option<f32> {
    let (negative, digits) = weight.strip_prefix('-').map_or((false, weight), |digits| (true, digits));
    let (whole, part) = cut(digits, b'.').filter(|(whole, part)| !whole.is_empty() && part.len() == 2)?;
    let digit = |byte: u8| byte.is_ascii_digit().then(|| i32::from(byte - b'0'));
    let number = whole
        .bytes()
        .chain(part.bytes())
        .try_fold(0_i32, |number, byte| number.checked_mul(10)?.checked_add(digit(byte)?))?;
    let value = number as f32 / 100.0;
    Some(if negative { -value } else { value })
}

/// A gram of a field.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gram<'a> {
    pub(super) key: &'a str,
    /// The number of the field.
    pub(super) field: usize,
    /// First byte in the normal text.
    pub(super) start: usize,
    /// How much it counts: the weight of its place, such that the squares of a whole record add up to 1.
    pub(super) value: f32,
}

/// A piece of a field that speaks for an area, or against it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    pub(super) field: usize,
    /// Bytes of the normal text.
    pub(super) span: Range<usize>,
    pub(super) weight: f32,
}

impl Model {
    /// Reads the weights: a gram, a tab, `area=weight` with spaces between; `#` begins a remark.
    ///
    /// # Errors
    /// Where the file can't be read or names an unknown area.
    pub(super) fn load(
        dictionaries: &Dictionaries,
        area: impl Fn(&str) -> Option<usize>,
    ) -> Result<Self, DictionaryError> {
        let text = dictionaries.text(FILE)?;
        let (mut grams, mut weights) = (Vec::new(), Vec::new());
        for (line, row) in (1..).zip(text.lines()).filter(|(_, row)| !row.is_empty() && !row.starts_with('#')) {
            let wrong = |reason: String| DictionaryError::Invalid { file: FILE.to_owned(), line, reason };
            let (gram, mut rest) =
                cut(row, b'\t').ok_or_else(|| wrong("文字列と重みの間にタブがありません".to_owned()))?;
            let first = weights.len() as u32;
            while !rest.is_empty() {
                let (entry, others) = cut(rest, b' ').unwrap_or((rest, ""));
                let parts = cut(entry, b'=').and_then(|(id, weight)| Some((area(id)?, hundredths(weight)?)));
                weights.push(parts.ok_or_else(|| wrong(format!("「{entry}」は「分野=重み」ではありません")))?);
                rest = others;
            }
            grams.push((key(gram), first..weights.len() as u32));
        }
        grams.sort_by_key(|(key, _)| *key);
        Ok(Self { grams, weights })
    }

    /// The weights of a gram by area; none where it is not known.
    fn weights(&self, gram: &str) -> &[(usize, f32)] {
        let known = self.grams.binary_search_by_key(&key(gram), |(key, _)| *key);
        known.map_or(&[], |place| {
            let Range { start, end } = self.grams[place].1;
            &self.weights[start as usize..end as usize]
        })
    }

    /// What the grams add up to for each of `areas` areas.
    pub(super) fn sums(&self, grams: &[Gram<'_>], areas: usize) -> Vec<f32> {
        let mut sums = vec![0.0; areas];
        for gram in grams {
            for (area, weight) in self.weights(gram.key) {
                sums[*area] += weight * gram.value;
            }
        }
        sums
    }

    /// The pieces of the texts that speak for an area, or against it: runs of characters whose grams add up to the
    /// same sign. In order.
    pub(super) fn pieces(&self, grams: &[Gram<'_>], area: usize) -> Vec<Piece> {
        // each character bears its part of the grams that it stands in
        let mut characters: Vec<(usize, usize, usize, f32)> = Vec::new();
        for gram in grams {
            let Some((_, weight)) = self.weights(gram.key).iter().find(|(known, _)| *known == area) else { continue };
            let part = weight * gram.value / gram.key.chars().count() as f32;
            for (at, character) in gram.key.char_indices() {
                characters.push((gram.field, gram.start + at, character.len_utf8(), part));
            }
        }
        characters.sort_by_key(|(field, at, ..)| (*field, *at));
        let mut pieces: Vec<Piece> = Vec::new();
        for same in characters.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let (field, start, length, _) = same[0];
            let weight: f32 = same.iter().map(|character| character.3).sum();
            let joins = |last: &&mut Piece| {
                last.field == field && last.span.end == start && last.weight.signum() == weight.signum()
            };
            match pieces.last_mut().filter(joins) {
                Some(last) => {
                    last.span.end = start + length;
                    last.weight += weight;
                }
                None => pieces.push(Piece { field, span: start..start + length, weight }),
            }
        }
        pieces
    }
}

/// The grams of a record's fields: pairs and triples of letters, none over punctuation or with a digit.
pub(super) fn grams<'a>(fields: &[Field<'_>], normals: &'a [Normalised]) -> Vec<Gram<'a>> {
    let mut grams = Vec::new();
    for (number, (field, normal)) in fields.iter().zip(normals).enumerate() {
        let cut = field.first_clause();
        let starts: Vec<(usize, char)> = normal.text.char_indices().collect();
        let is_letter = |place: usize| starts.get(place).is_some_and(|(_, c)| c.is_alphabetic() || *c == 'ー');
        for (place, (start, _)) in starts.iter().enumerate() {
            let value = if normal.original_span(*start..*start + 1).start < cut { field.weight } else { field.rest };
            for length in LENGTHS {
                if (place..place + length).all(is_letter) {
                    let end = starts.get(place + length).map_or(normal.text.len(), |(end, _)| *end);
                    grams.push(Gram { key: &normal.text[*start..end], field: number, start: *start, value });
                }
            }
        }
    }
    let norm = grams.iter().map(|gram| gram.value * gram.value).sum::<f32>().sqrt();
    grams.iter_mut().for_each(|gram| gram.value /= norm);
    grams
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::taxonomy::classifier::{FieldName, Voice};
    use crate::text::normalise_compact;

    fn field(text: &str) -> Field<'_> {
        Field { name: FieldName::Plain("text"), text, weight: 1.0, rest: 0.5, voice: Voice::Name }
    }

    fn model(rows: &str) -> Result<Model, DictionaryError> {
        let folder = tempfile::tempdir().expect("folder");
        std::fs::write(folder.path().join(FILE), rows).expect("file");
        let dictionaries = Dictionaries::open(folder.path()).expect("folder");
        Model::load(&dictionaries, |id| ["bpr", "other"].iter().position(|known| *known == id))
    }

    #[test]
    fn grams_stay_inside_words_and_weigh_one_together() {
        let fields = [field("AI活用、RPA：紙")];
        let normals: Vec<Normalised> = fields.iter().map(|f| normalise_compact(f.text)).collect();
        let grams = grams(&fields, &normals);
        let keys: Vec<&str> = grams.iter().map(|gram| gram.key).collect();
        assert_eq!(keys, ["ai", "ai活", "i活", "i活用", "活用", "rp", "rpa", "pa"]);
        let squares: f32 = grams.iter().map(|gram| gram.value * gram.value).sum();
        assert!((squares - 1.0).abs() < 1e-5, "{squares}");
    }

    #[test]
    fn pieces_add_up_to_the_sum() {
        let model = model("# 重み\n台帳\tbpr=1.50 other=-0.20\n帳簿\tbpr=0.50\n廃止\tbpr=-1.00\n").expect("model");
        let fields = [field("台帳簿の廃止")];
        let normals: Vec<Normalised> = fields.iter().map(|f| normalise_compact(f.text)).collect();
        let grams = grams(&fields, &normals);
        let pieces = model.pieces(&grams, 0);
        let spans: Vec<&str> = pieces.iter().map(|piece| &normals[0].text[piece.span.clone()]).collect();
        assert_eq!(spans, ["台帳簿", "廃止"]);
        assert!(pieces[0].weight > 0.0 && pieces[1].weight < 0.0);
        let sum: f32 = pieces.iter().map(|piece| piece.weight).sum();
        assert!((sum - model.sums(&grams, 2)[0]).abs() < 1e-5, "{pieces:?}");
    }

    #[test]
    fn a_mistake_is_named_with_its_line() {
        for (rows, line) in
            [("台帳\tbpr=1.00\n台帳 bpr=1.00\n", "2行目"), ("台帳\tbrp=1.00\n", "1行目"), ("台帳\tbpr=1.0x\n", "1行目")]
        {
            let error = model(rows).expect_err("mistake").to_string();
            assert!(error.contains(FILE) && error.contains(line), "{error}");
        }
    }
}
