//! Learns how initiatives are read from documents whose truth is known: what the columns of a reading hold
//! (`dictionaries/role_model.tsv`), which readings list initiatives, each seen by itself (`dictionaries/roster_model.tsv`)
//! and beside the others of its place (`dictionaries/choice_model.tsv`), and which statements of records are right
//! (`dictionaries/confidence_model.tsv`).
//!
//! ```text
//! cargo run --release --example train_plan -- LEARN_FOLDER [TEST_FOLDER …]
//! ```
//!
//! With KURABE_ONLY_MEASURE nothing is learned: the first folder is measured on. KURABE_ONLY_CONFIDENCE leaves roles and
//! scores as they are, KURABE_ONLY_SCORES the roles.
//!
//! A folder holds `NAME.pdf` and `NAME.truth.json`, as the generator of `corpus/grammar` writes them. The test
//! folders are only measured on. Documents weigh the same, however long they are.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Duration;

use kurabe::dictionaries::Dictionaries;
use kurabe::document::{self, Document, Location};
use kurabe::pdf::Limits;
use kurabe::plan::PlanDictionaries;
use kurabe::plan::record_field::RecordField;
use kurabe::plan::roster::field::Field;
use kurabe::plan::roster::learn::{self, JudgedRoster, ObservedColumn, ObservedRoster};
use kurabe::text::fold;
use rayon::prelude::*;
use serde_json::Value;

mod calibration;
mod regression;
mod truth;

use calibration::Statement;
use regression::{Sample, Softmax};
use truth::{hits, is_named, is_right};

const ROLES: &str = "dictionaries/role_model.tsv";
const ROSTERS: &str = "dictionaries/roster_model.tsv";
const CHOICE: &str = "dictionaries/choice_model.tsv";
const CONFIDENCE: &str = "dictionaries/confidence_model.tsv";

/// How much a column without its header counts beside the same with it.
const WITHOUT_HEADER: f32 = 0.5;

fn main() -> Result<(), Box<dyn Error>> {
    let folders: Vec<PathBuf> = std::env::args().skip(1).map(PathBuf::from).collect();
    let Some((learn_folder, tests)) = folders.split_first() else {
        return Err("usage: train_plan LEARN_FOLDER [TEST_FOLDER …]".into());
    };
    let dictionaries = Dictionaries::open(Path::new("dictionaries"))?;
    let words = PlanDictionaries::load(&dictionaries)?;
    let known = read_folder(learn_folder)?;
    eprintln!("{} documents", known.len());
    if std::env::var_os("KURABE_ONLY_MEASURE").is_some() {
        measure(&learn_folder.display().to_string(), &known, &words);
        return Ok(());
    }
    if std::env::var_os("KURABE_ONLY_CONFIDENCE").is_none() {
        if std::env::var_os("KURABE_ONLY_SCORES").is_none() {
            learn_roles(&known, &words)?;
        }
        let words = PlanDictionaries::load(&dictionaries)?;
        learn_scores(&known, &words, ROSTERS, "Which readings list initiatives, each seen by itself", false)?;
        let words = PlanDictionaries::load(&dictionaries)?;
        learn_scores(&known, &words, CHOICE, "Which readings list initiatives, beside the others of a place", true)?;
    }
    let words = PlanDictionaries::load(&dictionaries)?;
    if let Some(folder) = tests.first() {
        learn_confidence(&read_folder(folder)?, &words)?;
    }
    let words = PlanDictionaries::load(&dictionaries)?;
    for folder in if tests.is_empty() { &folders } else { tests } {
        let known = read_folder(folder)?;
        measure(&folder.display().to_string(), &known, &words);
    }
    Ok(())
}

/// A document with what is known of it.
struct Known {
    document: Document,
    facts: Vec<Fact>,
    initiatives: Vec<Value>,
    has_facts: bool,
}

/// A text whose role is known.
struct Fact {
    field: Field,
    text: String,
    page: u32,
    /// The middle of its box.
    middle: (f32, f32),
}

fn read_folder(folder: &Path) -> Result<Vec<Known>, Box<dyn Error>> {
    let mut names: Vec<PathBuf> = std::fs::read_dir(folder)?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    names.retain(|path| path.to_string_lossy().ends_with(".truth.json"));
    names.sort();
    Ok(names.par_iter().filter_map(|path| known(path)).collect())
}

fn known(truth: &Path) -> Option<Known> {
    let value: Value = serde_json::from_str(&std::fs::read_to_string(truth).ok()?).ok()?;
    let pdf = truth.to_string_lossy().replace(".truth.json", ".pdf");
    let document = read_document(Path::new(&pdf))?;
    let facts = value["facts"].as_array().into_iter().flatten().filter_map(fact).collect();
    let initiatives = value["initiatives"].as_array().cloned().unwrap_or_default();
    Some(Known { document, facts, initiatives, has_facts: value["facts"].is_array() })
}

/// Reads a PDF, or takes what was read of it before: KURABE_READ names a folder for that.
fn read_document(pdf: &Path) -> Option<Document> {
    let kept = std::env::var_os("KURABE_READ")
        .map(|folder| Path::new(&folder).join(pdf.to_string_lossy().replace('/', "%") + ".json"));
    if let Some(text) = kept.as_ref().and_then(|kept| std::fs::read_to_string(kept).ok()) {
        return serde_json::from_str(&text).ok();
    }
    let limits = Limits::default().within(Duration::from_secs(60));
    let layouts = kurabe::pdf::read_each(&std::fs::read(pdf).ok()?, &limits, kurabe::layout::analyse).ok()?;
    let document = document::of_layouts(layouts, &document::DocumentWords::default()).value;
    if let Some(kept) = kept {
        std::fs::write(kept, serde_json::to_string(&document).ok()?).ok()?;
    }
    Some(document)
}

fn fact(value: &Value) -> Option<Fact> {
    let role = value["role"].as_str()?;
    let number = |at: usize| value["bbox"].get(at)?.as_f64().map(|n| n as f32);
    Some(Fact {
        field: Field::ALL.into_iter().find(|field| field.name() == role).unwrap_or(Field::Other),
        text: fold(value["text"].as_str()?),
        page: u32::try_from(value["page"].as_u64()?).ok()?,
        middle: ((number(0)? + number(2)?) / 2.0, (number(1)? + number(3)?) / 2.0),
    })
}

/// The facts of a document, by page.
struct Facts<'k>(BTreeMap<u32, Vec<&'k Fact>>);

impl<'k> Facts<'k> {
    fn of(known: &'k Known) -> Self {
        let mut pages: BTreeMap<u32, Vec<&Fact>> = BTreeMap::new();
        known.facts.iter().for_each(|fact| pages.entry(fact.page).or_default().push(fact));
        Self(pages)
    }

    /// The fields whose facts stand in a cell.
    fn within(&self, text: &str, at: &[Location]) -> Vec<Field> {
        /// Boxes of glyphs and of cells differ by that much, in points.
        const SLACK: f32 = 3.0;
        let folded = fold(text);
        let mut found = Vec::new();
        for place in at {
            for fact in self.0.get(&place.page).into_iter().flatten() {
                let (x, y) = fact.middle;
                let inside = (place.bbox.x0 - SLACK..place.bbox.x1 + SLACK).contains(&x)
                    && (place.bbox.top - SLACK..place.bbox.bottom + SLACK).contains(&y);
                if !inside {
                    continue;
                }
                if folded.contains(&fact.text) || fact.text.contains(&folded) {
                    found.push(fact.field);
                } else if fact.field == Field::Department && folded.chars().count() <= 2 {
                    found.push(Field::DepartmentMark);
                }
            }
        }
        found
    }
}

/// What a column holds by the truth: the field of most of its cells. A cell with a name is one of names, whatever
/// else it holds. `None` where its cells hold one thing and another.
fn label(column: &ObservedColumn, facts: &Facts<'_>) -> Option<Field> {
    let mut votes: BTreeMap<Field, usize> = BTreeMap::new();
    for (text, at) in &column.cells {
        let found = facts.within(text, at);
        let field =
            if found.contains(&Field::Name) { Field::Name } else { found.first().copied().unwrap_or(Field::Other) };
        *votes.entry(field).or_default() += 1;
    }
    let (field, count) = votes.into_iter().max_by_key(|(_, count)| *count)?;
    (count * 10 >= column.cells.len() * 7).then_some(field)
}

fn learn_roles(known: &[Known], words: &PlanDictionaries) -> Result<(), Box<dyn Error>> {
    let samples: Vec<Vec<Sample>> = known.par_iter().filter(|k| k.has_facts).map(|k| role_samples(k, words)).collect();
    let samples: Vec<Sample> = samples.into_iter().flatten().collect();
    eprintln!("{} columns", samples.len());
    let model = Softmax::fit(&samples, Field::ALL.len());
    let mut lines =
        vec!["# What the columns of a reading hold: feature, field=weight. Learned by examples/train_plan.".to_owned()];
    for (feature, weights) in model.named() {
        let fields = Field::NAMES.iter().zip(weights).filter(|(_, weight)| weight.abs() >= 0.05);
        let fields: Vec<String> = fields.map(|(field, weight)| format!("{field}={weight:.2}")).collect();
        if !fields.is_empty() {
            lines.push(format!("{feature}\t{}", fields.join(" ")));
        }
    }
    std::fs::write(ROLES, lines.join("\n") + "\n")?;
    Ok(())
}

/// The columns of the readings that do list initiatives: what they hold is not a matter of chance.
fn role_samples(known: &Known, words: &PlanDictionaries) -> Vec<Sample> {
    let facts = Facts::of(known);
    let mut samples = Vec::new();
    let rosters = learn::observe(&known.document, words);
    for roster in &rosters {
        let labels: Vec<Option<Field>> = roster.columns.iter().map(|column| label(column, &facts)).collect();
        if known.initiatives.is_empty() || !labels.contains(&Some(Field::Name)) {
            continue;
        }
        for (column, field) in roster.columns.iter().zip(labels).filter_map(|(column, field)| Some((column, field?))) {
            samples.push(Sample { features: column.features.clone(), label: soft(field), weight: 1.0 });
        }
    }
    let share = 1.0 / (samples.len().max(1) as f32).sqrt();
    samples.iter_mut().for_each(|sample| sample.weight = share);
    let unheaded: Vec<Sample> = samples.iter().map(without_header).collect();
    samples.extend(unheaded);
    samples
}

/// The same column without its header: made documents have fewer words for headers than real ones, so that what stands
/// in a column must be able to tell what it holds.
fn without_header(sample: &Sample) -> Sample {
    let header = |name: &str| ["h:", "over:", "header"].iter().any(|start| name.starts_with(start));
    let kept = sample.features.iter().filter(|(name, _)| !header(name)).cloned();
    Sample { features: kept.collect(), label: sample.label.clone(), weight: sample.weight * WITHOUT_HEADER }
}

fn soft(field: Field) -> Vec<f32> {
    let mut label = vec![0.0; Field::ALL.len()];
    label[field.index()] = 1.0;
    label
}

/// Learns how likely readings are, by themselves or `beside` the others of their place.
fn learn_scores(
    known: &[Known],
    words: &PlanDictionaries,
    file: &str,
    title: &str,
    beside: bool,
) -> Result<(), Box<dyn Error>> {
    let samples: Vec<Vec<Sample>> = known.par_iter().map(|known| roster_samples(known, words, beside)).collect();
    let samples: Vec<Sample> = samples.into_iter().flatten().collect();
    eprintln!("{} readings", samples.len());
    let model = Softmax::fit(&samples, 2);
    let mut lines = vec![format!("# {title}: feature, weight. Learned by examples/train_plan.")];
    for (feature, weights) in model.named() {
        let weight = weights[1] - weights[0];
        if weight.abs() >= 0.01 {
            lines.push(format!("{feature}\t{weight:.3}"));
        }
    }
    std::fs::write(file, lines.join("\n") + "\n")?;
    Ok(())
}

fn roster_samples(known: &Known, words: &PlanDictionaries, beside: bool) -> Vec<Sample> {
    let rosters = learn::judged(&known.document, words);
    let worths = worths(&rosters, known);
    let share = 1.0 / (rosters.len().max(1) as f32).sqrt();
    let sample = |(mut roster, worth): (JudgedRoster, f32)| {
        if beside {
            roster.features.extend(roster.beside);
        }
        Sample { features: roster.features, label: vec![1.0 - worth, worth], weight: share }
    };
    rosters.into_iter().zip(worths).map(sample).collect()
}

/// Learns which statements of records are right, on documents that nothing else was learned from.
fn learn_confidence(known: &[Known], words: &PlanDictionaries) -> Result<(), Box<dyn Error>> {
    let samples: Vec<Vec<Sample>> = known.par_iter().map(|known| statement_samples(known, words)).collect();
    let samples: Vec<Sample> = samples.into_iter().flatten().collect();
    eprintln!("{} statements", samples.len());
    let model = Softmax::fit(&samples, 2);
    let mut lines =
        vec!["# Which statements of records are right: feature, weight. Learned by examples/train_plan.".to_owned()];
    for (feature, weights) in model.named() {
        lines.push(format!("{feature}\t{:.3}", weights[1] - weights[0]));
    }
    std::fs::write(CONFIDENCE, lines.join("\n") + "\n")?;
    Ok(())
}

fn statement_samples(known: &Known, words: &PlanDictionaries) -> Vec<Sample> {
    let statements = statements(known, words);
    let share = 1.0 / (statements.len().max(1) as f32).sqrt();
    let sample = |statement: Statement| {
        let right = f32::from(u8::from(statement.right));
        Sample { features: statement.features, label: vec![1.0 - right, right], weight: share }
    };
    statements.into_iter().map(sample).collect()
}

/// The statements of the records that are kept of a document of which the truth says whether they are right.
fn statements(known: &Known, words: &PlanDictionaries) -> Vec<Statement> {
    let mut left: Vec<&Value> = known.initiatives.iter().collect();
    let mut found = Vec::new();
    for (record, stated) in learn::stated(&known.document, words) {
        let name = fold(&record.name);
        let truth = left.iter().position(|truth| is_named(truth, &name)).map(|at| left.remove(at));
        for (field, features, likely) in stated {
            let right = match (field, truth) {
                (_, None) => Some(false),
                (RecordField::Name, Some(_)) => Some(true),
                (field, Some(truth)) => is_right(&record, truth, field.key()),
            };
            let is_name = field == RecordField::Name;
            found.extend(right.map(|right| Statement { is_name, features, likely, right }));
        }
    }
    found
}

/// Whether two readings read something in common.
fn overlap(a: &JudgedRoster, b: &JudgedRoster) -> bool {
    a.claims.0.iter().any(|t| b.claims.0.contains(t)) || a.claims.1.iter().any(|i| b.claims.1.contains(i))
}

/// How good each reading is, from 0 to 1: the share of its names that are true, of the names that any reading finds
/// in the same place, and of the fields that the best one gets right.
fn worths(rosters: &[JudgedRoster], known: &Known) -> Vec<f32> {
    let hits: Vec<(f32, f32)> =
        rosters.iter().map(|r| hits(r.records.iter().map(|(record, _)| record), &known.initiatives)).collect();
    let worth = |(at, roster): (usize, &JudgedRoster)| {
        let (names, fields) = hits[at];
        let rivals = rosters.iter().enumerate().filter(|(_, other)| overlap(roster, other));
        let best =
            rivals.map(|(i, _)| hits[i]).fold((0.0f32, 0.0f32), |most, own| (most.0.max(own.0), most.1.max(own.1)));
        if names == 0.0 {
            return 0.0;
        }
        let precision = names / roster.records.len() as f32;
        let found = names / best.0.max(1.0);
        let right = if best.1 == 0.0 { 1.0 } else { fields / best.1 };
        precision * precision * found * (0.4 + 0.6 * right)
    };
    rosters.iter().enumerate().map(worth).collect()
}

/// Says how well roles are told on documents that nothing was learned from.
fn measure(name: &str, known: &[Known], words: &PlanDictionaries) {
    let mut counts: BTreeMap<Field, (usize, usize, usize)> = BTreeMap::new();
    for known in known.iter().filter(|known| known.has_facts) {
        let facts = Facts::of(known);
        for roster in learn::observe(&known.document, words) {
            let labels: Vec<Option<Field>> = roster.columns.iter().map(|column| label(column, &facts)).collect();
            if labels.contains(&Some(Field::Name)) {
                count(&roster, &labels, words, &mut counts);
            }
        }
    }
    println!("{name}: {} documents", known.len());
    choice(known, words);
    let stated: Vec<Vec<Statement>> = known.par_iter().map(|known| statements(known, words)).collect();
    calibration::report(&stated);
    for (field, (hit, said, wanted)) in counts {
        println!(
            "  {:16} precision {:.3} recall {:.3} of {wanted}",
            field.name(),
            hit as f32 / said.max(1) as f32,
            hit as f32 / wanted.max(1) as f32
        );
    }
}

fn count(
    roster: &ObservedRoster,
    labels: &[Option<Field>],
    words: &PlanDictionaries,
    counts: &mut BTreeMap<Field, (usize, usize, usize)>,
) {
    for (column, label) in
        roster.columns.iter().zip(labels).filter_map(|(column, label)| Some((column, label.as_ref()?)))
    {
        let said = learn::likeliest(&column.features, words);
        counts.entry(*label).or_default().2 += 1;
        counts.entry(said).or_default().1 += 1;
        counts.entry(said).or_default().0 += usize::from(said == *label);
    }
}

/// Says how many names and fields the readings that are kept have, and how many the best of all readings would have.
fn choice(known: &[Known], words: &PlanDictionaries) {
    let of_document = |known: &Known| {
        let kept: Vec<_> = learn::stated(&known.document, words).into_iter().map(|(record, _)| record).collect();
        let mut rosters = learn::judged(&known.document, words);
        let worths = worths(&rosters, known);
        for (roster, worth) in rosters.iter_mut().zip(worths) {
            roster.score = worth * (roster.records.len() as f32).sqrt();
        }
        rosters.sort_by(|a, b| b.score.total_cmp(&a.score));
        let mut best: Vec<JudgedRoster> = Vec::new();
        for roster in rosters {
            if roster.score > 0.3 && !best.iter().any(|other| overlap(&roster, other)) {
                best.push(roster);
            }
        }
        let best: Vec<_> = best.into_iter().flat_map(|roster| roster.records).map(|(record, _)| record).collect();
        let share = |records: &[kurabe::plan::Initiative]| {
            let (names, fields) = hits(records.iter(), &known.initiatives);
            let all = records.len() + known.initiatives.len();
            let f1 = if all == 0 { 1.0 } else { 2.0 * names / all as f32 };
            [f1, fields / known.initiatives.len().max(1) as f32]
        };
        [share(&kept), share(&best)].concat()
    };
    let figures: Vec<Vec<f32>> = known.par_iter().map(of_document).collect();
    let mean = |at: usize| figures.iter().map(|own| own[at]).sum::<f32>() / figures.len().max(1) as f32;
    println!(
        "  kept: names {:.3}, fields a name {:.2}; best: names {:.3}, fields {:.2}",
        mean(0),
        mean(1),
        mean(2),
        mean(3)
    );
}
