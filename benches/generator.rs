//! Plans of as many municipalities as wanted, made from the sample corpus with a fixed seed: every document is one of
//! the samples under another municipality's name, with a part of its nouns replaced by others, each everywhere by the
//! same: an initiative still says what its table row says, and a repeated heading is still repeated. The nouns of the
//! corpus are drawn as often as they stand there; some more are made up, so that the index has rare words too.

use std::collections::BTreeMap;

use kurabe::corpus::Municipality;
use kurabe::document::Element;
use kurabe::text::{Token, Tokeniser, WordClass};

use crate::sample::Sample;

/// One noun in so many is replaced.
const REPLACED: u64 = 4;
/// One replaced noun in so many is a made-up word.
const MADE_UP: u64 = 8;
/// Characters of made-up words.
const SYLLABLES: [&str; 24] = [
    "青", "山", "川", "原", "野", "沢", "浜", "森", "花", "松", "竹", "里", "岡", "島", "津", "倉", "宮", "瀬", "畑",
    "谷", "橋", "泉", "滝", "峰",
];
const PREFECTURES: [&str; 6] = ["青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県"];

/// SplitMix64 (Steele, Lea, Flood 2014).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    pub(crate) fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len() as u64) as usize]
    }
}

/// A text in pieces; those that are nouns may be replaced.
type Pieces = Vec<(String, bool)>;

pub(crate) struct Generator {
    samples: Vec<Sample>,
    pieces: BTreeMap<String, Pieces>,
    nouns: Vec<String>,
}

impl Generator {
    pub(crate) fn new(samples: Vec<Sample>, tokeniser: &Tokeniser) -> Self {
        let mut generator = Self { samples, pieces: BTreeMap::new(), nouns: Vec::new() };
        for mut sample in generator.samples.clone() {
            texts(&mut sample, &mut |text| generator.learn(text, tokeniser));
            repeated(&mut sample, &mut |text| generator.learn(text, tokeniser));
        }
        // only the labels of the pages are needed
        let pages = generator.samples.iter_mut().flat_map(|sample| &mut sample.document.pages);
        pages.for_each(|page| page.lines.clear());
        generator
    }

    fn learn(&mut self, text: &str, tokeniser: &Tokeniser) {
        let mut pieces = Pieces::new();
        let mut end = 0;
        for token in tokeniser.tokens(text) {
            let noun = is_noun(&token);
            pieces.push((text[end..token.start].to_owned(), false));
            pieces.push((token.surface.to_owned(), noun));
            end = token.end;
            if noun {
                self.nouns.push(token.surface.to_owned());
            }
        }
        pieces.push((text[end..].to_owned(), false));
        self.pieces.insert(text.to_owned(), pieces);
    }

    /// The document with this number: always the same.
    pub(crate) fn document(&self, number: u64) -> Sample {
        let mut random = Random(number);
        let mut made = random.one_of(&self.samples).clone();
        let name: String = (0..2 + random.below(2)).map(|_| *random.one_of(&SYLLABLES)).collect();
        made.source.municipality = Municipality {
            code: format!("{:06}", 100_000 + number).into(),
            name: format!("{name}{number}市"),
            prefecture: (*random.one_of(&PREFECTURES)).to_owned(),
        };
        made.source.id = format!("plan-{number:06}").into();
        let mut spoken = BTreeMap::new();
        texts(&mut made, &mut |text| *text = self.vary(text, &mut spoken, &mut random));
        repeated(&mut made, &mut |text| *text = self.vary(text, &mut spoken, &mut random));
        for (classified, place) in made.initiatives.iter_mut().zip(1..) {
            classified.initiative.id = format!("{}/plan-{number:06}/{place}", 100_000 + number).into();
        }
        made
    }

    /// The text with the nouns of one document, which `spoken` remembers.
    fn vary<'a>(&'a self, text: &str, spoken: &mut BTreeMap<&'a str, String>, random: &mut Random) -> String {
        let Some(pieces) = self.pieces.get(text) else { return text.to_owned() };
        let mut varied = String::with_capacity(text.len() + 16);
        for (piece, noun) in pieces {
            if *noun {
                varied += spoken.entry(piece).or_insert_with(|| self.instead_of(piece, random));
            } else {
                varied.push_str(piece);
            }
        }
        varied
    }

    /// What a document says for a noun: mostly the noun itself.
    fn instead_of(&self, noun: &str, random: &mut Random) -> String {
        if random.below(REPLACED) != 0 {
            noun.to_owned()
        } else if random.below(MADE_UP) == 0 {
            (0..3).map(|_| *random.one_of(&SYLLABLES)).collect()
        } else {
            random.one_of(&self.nouns).clone()
        }
    }

    /// Two words that stand in one initiative of the document, and its area.
    pub(crate) fn question(&self, document: &Sample, random: &mut Random, tokeniser: &Tokeniser) -> Option<Question> {
        if document.initiatives.is_empty() {
            return None;
        }
        let classified = random.one_of(&document.initiatives);
        let initiative = &classified.initiative;
        let said = [Some(&initiative.name), initiative.measure.as_ref(), initiative.description.as_ref()];
        let said: Vec<&str> = said.into_iter().flatten().map(String::as_str).collect();
        let text = said.join("。");
        let nouns = tokeniser.tokens(&text);
        let nouns: Vec<&str> = nouns.iter().filter(|token| is_noun(token)).map(|token| token.surface).collect();
        if nouns.is_empty() {
            return None;
        }
        let (first, second) = (*random.one_of(&nouns), *random.one_of(&nouns));
        (first != second).then(|| Question {
            words: format!("{first} {second}"),
            municipality: document.source.municipality.code.to_string(),
            area: classified.primary_area().to_owned(),
            year: initiative.schedule.first().map(|entry| entry.fiscal_year),
        })
    }
}

/// A noun of at least two characters, without signs.
fn is_noun(token: &Token<'_>) -> bool {
    token.class == WordClass::Noun
        && token.surface.chars().nth(1).is_some()
        && token.surface.chars().all(char::is_alphanumeric)
}

/// What a user may ask.
pub(crate) struct Question {
    pub(crate) words: String,
    pub(crate) municipality: String,
    pub(crate) area: String,
    pub(crate) year: Option<kurabe::calendar::FiscalYear>,
}

/// What an initiative has of the texts of its document beside its own.
fn repeated(sample: &mut Sample, each: &mut dyn FnMut(&mut String)) {
    for classified in &mut sample.initiatives {
        let initiative = &mut classified.initiative;
        each(&mut initiative.quote);
        initiative.departments.iter_mut().chain(&mut initiative.related_goals).for_each(&mut *each);
        initiative.progress.iter_mut().for_each(|entry| each(&mut entry.status));
    }
}

/// Every text of a document that goes into the index.
pub(crate) fn texts(sample: &mut Sample, each: &mut dyn FnMut(&mut String)) {
    fn elements(all: &mut [Element], each: &mut dyn FnMut(&mut String)) {
        for element in all {
            match element {
                Element::Heading { text, .. }
                | Element::Paragraph(text)
                | Element::ListItem(text)
                | Element::Contents(text) => each(&mut text.value),
                Element::Box(inner) => elements(inner, each),
                Element::Table(_) => {}
            }
        }
    }
    elements(&mut sample.document.elements, each);
    for table in &mut sample.document.tables {
        table.title.iter_mut().for_each(&mut *each);
        table.cells.iter_mut().for_each(|cell| each(&mut cell.text));
    }
    for classified in &mut sample.initiatives {
        let initiative = &mut classified.initiative;
        each(&mut initiative.name);
        initiative.measure.iter_mut().chain(&mut initiative.path).for_each(&mut *each);
        initiative.description.iter_mut().chain(&mut initiative.actions).for_each(&mut *each);
        initiative.schedule.iter_mut().for_each(|entry| each(&mut entry.text));
        initiative.targets.iter_mut().for_each(|target| each(&mut target.text));
        initiative.progress.iter_mut().for_each(|entry| each(&mut entry.text));
    }
}
