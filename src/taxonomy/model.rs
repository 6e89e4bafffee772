//! A linear model over the character pairs and triples of a text, for what the vocabulary leaves undecided. Its
//! weights are `area_model.tsv`, learned from `dictionaries/training/areas.tsv` by `make train`.

use std::ops::Range;

use super::classifier::TextField;
use crate::dictionaries::{Dictionaries, DictionaryError};
use crate::ids::AreaId;
use crate::keyed::key;
use crate::text::Normalised;
use crate::weights::{self, Mistake, Weights};

/// The learned weights of the areas.
const FILE: &str = "area_model.tsv";
/// The same, as `build/main.rs` packed it.
const PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/area_model"));

/// How many characters a gram has.
const LENGTHS: [usize; 2] = [2, 3];

/// The weights of each gram.
#[derive(Debug, Default)]
pub(super) struct Model {
    weights: Weights,
}

/// A gram of a field.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Gram {
    /// Its characters.
    key: u64,
    /// The number of the field.
    field: usize,
    /// Bytes of the normal text.
    span: Range<usize>,
    /// How much it counts: the weight of its place, such that the squares of a whole record add up to 1.
    pub(super) value: f32,
}

impl Gram {
    /// The text in the spelling of the fields.
    pub(super) fn text<'a>(&self, normals: &'a [Normalised]) -> &'a str {
        &normals[self.field].text[self.span.clone()]
    }
}

/// A piece of a field with evidence for or against an area.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ModelTerm {
    pub(super) field: usize,
    /// Bytes of the normal text.
    pub(super) span: Range<usize>,
    pub(super) weight: f32,
}

/// The weights of a file, packed.
fn packed(text: &str, areas: &[AreaId]) -> Result<Vec<u8>, Mistake> {
    let areas: Vec<&str> = areas.iter().map(AreaId::as_str).collect();
    weights::pack(text, &areas, |gram| key(gram.chars()))
}

impl Model {
    /// Reads the weights: those in the binary are there already, a user's own are packed.
    ///
    /// # Errors
    /// Where the file can't be read or names an unknown area.
    pub(super) fn load(dictionaries: &Dictionaries, areas: &[AreaId]) -> Result<Self, DictionaryError> {
        if dictionaries.are_embedded() {
            return Ok(Self { weights: Weights::of(PACKED.into()) });
        }
        let mistake = |(line, reason)| DictionaryError::Invalid { file: FILE.to_owned(), line, reason };
        Ok(Self { weights: Weights::of(packed(&dictionaries.text(FILE)?, areas).map_err(mistake)?.into()) })
    }

    /// Leaves only the grams that the model knows.
    pub(super) fn keep_known(&self, grams: &mut Vec<Gram>) {
        grams.retain(|gram| self.weights.knows(gram.key));
    }

    /// The sums of the grams' weights for each of `areas` areas.
    pub(super) fn sums(&self, grams: &[Gram], areas: usize) -> Vec<f32> {
        let mut sums = vec![0.0; areas];
        for gram in grams {
            for (area, weight) in self.weights.get(gram.key) {
                sums[area] += weight * gram.value;
            }
        }
        sums
    }

    /// The pieces of the texts with evidence for or against an area: runs of characters whose gram weights have the
    /// same sign. In order.
    pub(super) fn pieces(&self, normals: &[Normalised], grams: &[Gram], area: usize) -> Vec<ModelTerm> {
        // each character gets an equal share of the weight of the grams that contain it
        let mut characters: Vec<(usize, usize, usize, f32)> = Vec::new();
        for gram in grams {
            let Some((_, weight)) = self.weights.get(gram.key).find(|(known, _)| *known == area) else { continue };
            let text = gram.text(normals);
            let part = weight * gram.value / text.chars().count() as f32;
            for (at, character) in text.char_indices() {
                characters.push((gram.field, gram.span.start + at, character.len_utf8(), part));
            }
        }
        characters.sort_by_key(|(field, at, ..)| (*field, *at));
        let mut pieces: Vec<ModelTerm> = Vec::new();
        for same in characters.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let (field, start, length, _) = same[0];
            let weight: f32 = same.iter().map(|character| character.3).sum();
            let joins = |last: &&mut ModelTerm| {
                last.field == field && last.span.end == start && last.weight.signum() == weight.signum()
            };
            match pieces.last_mut().filter(joins) {
                Some(last) => {
                    last.span.end = start + length;
                    last.weight += weight;
                }
                None => pieces.push(ModelTerm { field, span: start..start + length, weight }),
            }
        }
        pieces
    }
}

/// The grams of a record's fields: pairs and triples of letters, none over punctuation or with a digit.
pub(super) fn grams(fields: &[TextField<'_>], normals: &[Normalised]) -> Vec<Gram> {
    let mut grams = Vec::new();
    for (number, (field, normal)) in fields.iter().zip(normals).enumerate() {
        let cut = field.first_clause();
        let starts: Vec<(usize, char)> = normal.text.char_indices().collect();
        let rest = starts.partition_point(|(start, _)| normal.original_span(*start..*start + 1).start < cut);
        let runs = runs(&starts);
        for (place, (start, _)) in starts.iter().enumerate() {
            let value = if place < rest { field.weight } else { field.rest };
            for length in LENGTHS.into_iter().filter(|length| *length <= runs[place]) {
                let end = starts.get(place + length).map_or(normal.text.len(), |(end, _)| *end);
                let key = key(starts[place..place + length].iter().map(|(_, character)| *character));
                grams.push(Gram { key, field: number, span: *start..end, value });
            }
        }
    }
    let norm = grams.iter().map(|gram| gram.value * gram.value).sum::<f32>().sqrt();
    grams.iter_mut().for_each(|gram| gram.value /= norm);
    grams
}

/// For each character, the number of consecutive letters from it on.
fn runs(characters: &[(usize, char)]) -> Vec<usize> {
    let mut runs = vec![0; characters.len()];
    let mut run = 0;
    for (place, (_, character)) in characters.iter().enumerate().rev() {
        run = if is_letter(*character) { run + 1 } else { 0 };
        runs[place] = run;
    }
    runs
}

fn is_letter(character: char) -> bool {
    // the bulk of every text
    matches!(character, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー' | '一'..='鿿') || character.is_alphabetic()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::taxonomy::Taxonomy;
    use crate::taxonomy::classifier::{TextFieldName, TopicRank};
    use crate::text::normalise_compact;

    fn field(text: &str) -> TextField<'_> {
        TextField { name: TextFieldName::Plain("text"), text, weight: 1.0, rest: 0.5, topic_rank: TopicRank::Name }
    }

    fn model(rows: &str) -> Result<Model, DictionaryError> {
        let folder = tempfile::tempdir().expect("folder");
        std::fs::write(folder.path().join(FILE), rows).expect("file");
        let dictionaries = Dictionaries::open(folder.path()).expect("folder");
        Model::load(&dictionaries, &["bpr".into(), "other".into()])
    }

    #[test]
    fn grams_stay_inside_words_and_weigh_one_together() {
        let fields = [field("AI活用、RPA：紙")];
        let normals: Vec<Normalised> = fields.iter().map(|f| normalise_compact(f.text)).collect();
        let grams = grams(&fields, &normals);
        let keys: Vec<&str> = grams.iter().map(|gram| gram.text(&normals)).collect();
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
        let pieces = model.pieces(&normals, &grams, 0);
        let spans: Vec<&str> = pieces.iter().map(|piece| &normals[0].text[piece.span.clone()]).collect();
        assert_eq!(spans, ["台帳簿", "廃止"]);
        assert!(pieces[0].weight > 0.0 && pieces[1].weight < 0.0);
        let sum: f32 = pieces.iter().map(|piece| piece.weight).sum();
        assert!((sum - model.sums(&grams, 2)[0]).abs() < 1e-5, "{pieces:?}");
    }

    #[test]
    fn the_packed_model_equals_its_file() {
        let embedded = Dictionaries::embedded();
        let areas: Vec<AreaId> =
            Taxonomy::load(&embedded).expect("sound").areas().iter().map(|a| a.id.clone()).collect();
        let text = embedded.text(FILE).expect("there");
        assert!(text.lines().count() > 1_000);
        assert_eq!(packed(&text, &areas), Ok(PACKED.to_vec()));
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
