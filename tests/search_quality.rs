//! Searching the sample corpus finds first what staff mean: judged queries (`tests/search/*.toml`), and every word.
//!
//! A query lists the records that answer it (`best`) and those that help (`good`), each as `document: words of the
//! record's name or text`. All others are worth nothing. `KURABE_SHOW=1 cargo test --test search_quality --
//! --nocapture` prints what each query finds.

mod sample;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

use kurabe::index::{Hit, Query, Reader, RecordKind, SearchVocabulary, Snippet, similar, update};
use kurabe::text::{Tokeniser, WordClass, fold};
use sample::Sample;
use serde::Deserialize;

/// Hits that count.
const DEPTH: usize = 10;
/// The least mean nDCG@10 over all queries.
const LEAST: f64 = 0.95;
/// What a record of each grade is worth.
const BEST: f64 = 3.0;
const GOOD: f64 = 1.0;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    query: Vec<Judged>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Judged {
    text: String,
    /// Records that must come first, in any order.
    #[serde(default)]
    best: Vec<String>,
    /// Records that help.
    #[serde(default)]
    good: Vec<String>,
    /// Words that must stand in no name or text that is found, unless the words of the query stand there by themselves.
    #[serde(default)]
    never: Vec<String>,
}

/// The sample corpus in an index of its own, made once.
struct Corpus {
    samples: Vec<Sample>,
    vocabulary: SearchVocabulary,
    folder: tempfile::TempDir,
}

static CORPUS: LazyLock<Corpus> = LazyLock::new(|| {
    let (samples, vocabulary) = sample::read();
    let folder = tempfile::tempdir().expect("a folder");
    update(folder.path(), samples.iter().map(Sample::indexed), &vocabulary).expect("an index");
    Corpus { samples, vocabulary, folder }
});

/// Pages of many forms, each a plan of a city of its own, in an index.
static FORMS: LazyLock<Corpus> = LazyLock::new(|| {
    let (_, vocabulary) = sample::read();
    let samples = sample::forms();
    let folder = tempfile::tempdir().expect("a folder");
    update(folder.path(), samples.iter().map(Sample::indexed), &vocabulary).expect("an index");
    Corpus { samples, vocabulary, folder }
});

impl Corpus {
    fn reader(&self) -> Reader<'_> {
        Reader::open(self.folder.path(), &self.vocabulary).expect("an index")
    }
}

fn judged(name: &str) -> Vec<Judged> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/search").join(name);
    let text = std::fs::read_to_string(&path).expect("judged queries");
    toml::from_str::<File>(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display())).query
}

/// Whether a hit is the record that a judgement names.
fn is(hit: &Hit, record: &str) -> bool {
    let (document, words) = record.split_once(": ").unwrap_or_else(|| panic!("「{record}」: document: words"));
    let shown = hit.name.as_ref().map_or(&hit.snippet.text, |name| &name.text);
    hit.document_id == document && fold(shown).contains(&fold(words))
}

/// The discounted gains of grades in their order.
fn gain(grades: impl IntoIterator<Item = f64>) -> f64 {
    grades.into_iter().take(DEPTH).zip(2..).map(|(grade, place)| grade / f64::from(place).log2()).sum()
}

/// nDCG@10 of the hits. A record counts once, however many hits repeat it; no hits are right where none were judged.
fn quality(judged: &Judged, hits: &[Hit]) -> f64 {
    let grade = |record: &String| if judged.best.contains(record) { BEST } else { GOOD };
    let mut left: Vec<&String> = judged.best.iter().chain(&judged.good).collect();
    let found: Vec<f64> = hits
        .iter()
        .map(|hit| left.iter().position(|record| is(hit, record)).map_or(0.0, |at| grade(left.remove(at))))
        .collect();
    let ideal = gain(judged.best.iter().map(|_| BEST).chain(judged.good.iter().map(|_| GOOD)));
    if ideal > 0.0 { gain(found) / ideal } else { f64::from(u8::from(hits.is_empty())) }
}

/// The mean quality of judged queries, with a report of what each found that was not perfect.
fn measured(name: &str, search: impl Fn(&Judged) -> Vec<Hit>) -> (usize, f64, String) {
    let show = std::env::var_os("KURABE_SHOW").is_some();
    let (queries, mut sum, mut report) = (judged(name), 0.0, String::new());
    for query in &queries {
        let hits = search(query);
        let quality = quality(query, &hits);
        sum += quality;
        if show || quality < 0.999 {
            report += &format!("{quality:.3} {}\n", query.text);
            for hit in hits.iter().take(DEPTH) {
                let shown = hit.name.as_ref().map_or(&hit.snippet.text, |name| &name.text);
                let grade = if query.best.iter().any(|record| is(hit, record)) {
                    '◎'
                } else if query.good.iter().any(|record| is(hit, record)) {
                    '○'
                } else {
                    '－'
                };
                report += &format!("   {grade} {} {} {shown} {:.1}\n", hit.kind.label(), hit.document_id, hit.score);
            }
        }
    }
    (queries.len(), sum / queries.len() as f64, report)
}

#[test]
fn judged_queries_find_first_what_staff_mean() {
    let reader = CORPUS.reader();
    let search = |judged: &Judged| {
        let query = Query { text: judged.text.clone(), limit: DEPTH, ..Query::default() };
        reader.search(&query).unwrap_or_else(|error| panic!("{}\n{error}", judged.text)).hits
    };
    for (name, least) in [("queries.toml", 80), ("questions.toml", 60)] {
        let (queries, mean, report) = measured(name, search);
        println!("{name}: nDCG@10 {mean:.3} over {queries} queries\n{report}");
        assert!(queries >= least, "{queries} queries");
        assert!(mean >= LEAST, "nDCG@10 {mean:.3}\n{report}");
    }
}

#[test]
fn plans_of_other_forms_answer_as_well() {
    let reader = FORMS.reader();
    let (queries, mean, report) = measured("forms.toml", |judged| {
        let query = Query { text: judged.text.clone(), limit: DEPTH, ..Query::default() };
        reader.search(&query).unwrap_or_else(|error| panic!("{}\n{error}", judged.text)).hits
    });
    println!("forms.toml: nDCG@10 {mean:.3} over {queries} queries\n{report}");
    assert!(queries >= 50 && mean >= LEAST, "nDCG@10 {mean:.3} over {queries}\n{report}");
    let titles = Query { text: "取組名".into(), limit: 1_000, ..Query::default() };
    let hits = reader.search(&titles).expect("a query").hits;
    assert!(!hits.is_empty(), "the words of titles find their documents");
    let plain = |hit: &Hit| fold(&hit.snippet.text).replace(['｜', '|', ' '], "");
    let is_title = |hit: &Hit| hit.kind == RecordKind::Passage && plain(hit).starts_with("no取組名");
    assert!(!hits.iter().any(is_title), "the titles of columns answer nothing");
}

#[test]
fn accidental_substrings_are_not_found() {
    let reader = CORPUS.reader();
    for judged in judged("questions.toml").iter().filter(|judged| !judged.never.is_empty()) {
        let query = Query { text: judged.text.clone(), limit: 1_000, ..Query::default() };
        for hit in reader.search(&query).expect("a query").hits {
            let name = hit.name.as_ref();
            let marked: Vec<&Snippet> = name.into_iter().chain([&hit.snippet]).collect();
            // what is marked is why it was found: never a piece of the other word
            for snippet in marked {
                for never in &judged.never {
                    let is_inside = |mark: &std::ops::Range<usize>| covers(&snippet.text, mark, never);
                    let inside = snippet.highlights.iter().any(is_inside);
                    assert!(!inside, "{} in {never}: {}", judged.text, snippet.text);
                }
            }
            let reason = format!("{}: nothing is marked in {}", judged.text, hit.snippet.text);
            let is_marked = |snippet: &Snippet| !snippet.highlights.is_empty();
            assert!(
                is_marked(&hit.snippet) || name.is_some_and(is_marked) || hit.kind == RecordKind::Document,
                "{reason}"
            );
        }
    }
}

/// Whether a mark of a text, in characters, lies inside a word that stands there.
fn covers(text: &str, mark: &std::ops::Range<usize>, word: &str) -> bool {
    text.match_indices(word).any(|(at, found)| {
        let start = text[..at].chars().count();
        start <= mark.start && mark.end <= start + found.chars().count()
    })
}

#[test]
fn similar_initiatives_of_other_cities_come_first() {
    let reader = CORPUS.reader();
    let (queries, mean, report) = measured("similar.toml", |judged| {
        let given = CORPUS.samples.iter().flat_map(|sample| sample.initiatives.iter().map(move |c| (sample, c)));
        let named = |(sample, c): &(&Sample, &kurabe::taxonomy::Classified)| {
            format!("{}: {}", sample.source.id, c.initiative.name) == judged.text
        };
        let (_, given) = given.into_iter().find(named).unwrap_or_else(|| panic!("no initiative {}", judged.text));
        similar(&reader, &given.initiative.id, &Query { limit: DEPTH, ..Query::default() }).expect("an initiative").hits
    });
    println!("similar: nDCG@10 {mean:.3} over {queries} initiatives\n{report}");
    assert!(mean >= 0.8, "nDCG@10 {mean:.3}\n{report}");
}

#[test]
fn every_word_of_the_corpus_is_found() {
    let csv = kurabe::dictionaries::Dictionaries::embedded().text("user.csv").expect("embedded").into_owned();
    let tokeniser = Tokeniser::new(&csv).expect("embedded");
    let mut words = BTreeSet::new();
    for text in CORPUS.samples.iter().flat_map(texts) {
        let tokens = tokeniser.tokens(text);
        let tokens = tokens.iter().flat_map(|token| [token].into_iter().chain(&token.parts));
        words.extend(tokens.filter(|token| token.class != WordClass::Symbol).map(|token| token.surface.to_owned()));
    }
    assert!(words.len() > 1_000, "{} words", words.len());
    let reader = CORPUS.reader();
    let lost: Vec<&String> = words
        .iter()
        // a sign that IPADIC does not know is no word, and some are signs of the query language
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .filter(|word| {
            let query = Query { text: (*word).clone(), limit: 1, ..Query::default() };
            reader.search(&query).unwrap_or_else(|error| panic!("{word}\n{error}")).hits.is_empty()
        })
        .collect();
    assert!(lost.is_empty(), "of {} words these are not found: {lost:?}", words.len());
}

/// The texts of a document that are no furniture, and of its records.
fn texts(sample: &Sample) -> Vec<&str> {
    let lines = sample.document.pages.iter().flat_map(|page| &page.lines).filter(|line| !line.role.is_furniture());
    let names = sample.initiatives.iter().map(|classified| classified.initiative.name.as_str());
    lines.map(|line| line.text.as_str()).chain(names).chain([sample.source.title.as_str()]).collect()
}
