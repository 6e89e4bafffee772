//! `make train`: learns `dictionaries/area_model.tsv` from `dictionaries/training/areas.tsv`, and says how well it does
//! on municipalities that it has not seen.
//!
//! A multinomial logistic regression with L2 over character pairs and triples. It learns without the weights of the
//! vocabulary's words: those have been chosen with these very records in view, and would leave it nothing to learn.
//! In the program, both simply add up.
//!
//! Further labelled files, in the same form, can be named: the model is then judged on them, too.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, Result, bail};
use kurabe::dictionaries::Dictionaries;
use kurabe::taxonomy::{Classifier, ListItem, Taxonomy};

const TRAINING: &str = "dictionaries/training/areas.tsv";
const MODEL: &str = "dictionaries/area_model.tsv";

/// How many parts the municipalities are dealt into: each part is judged by a model of the others.
const FOLDS: usize = 10;
/// How much large weights cost, by record.
const L2: f32 = 0.000_003;
/// What a unit of the model's logits counts beside the vocabulary's weights: found on municipalities held out.
const SHARE: f32 = 0.8;
const ROUNDS: usize = 200;
const RATE: f32 = 0.5;
/// A gram that stands in fewer records teaches nothing general.
const LEAST_RECORDS: usize = 2;
/// Weights below it are not written.
const LEAST_WEIGHT: f32 = 0.5;

struct Record {
    municipality: String,
    /// By area.
    terms: Vec<f32>,
    grams: Vec<(String, f32)>,
    primary: usize,
    accepted: BTreeSet<usize>,
}

/// By gram, then by area.
type Weights = BTreeMap<String, Vec<f32>>;

/// What speaks: the vocabulary, the model, or both.
#[derive(Clone, Copy)]
enum Voices {
    Terms,
    Model,
    Both,
}

const VOICES: [(&str, Voices); 3] = [("words", Voices::Terms), ("model", Voices::Model), ("both", Voices::Both)];

fn main() -> Result<()> {
    let taxonomy = Taxonomy::load(&Dictionaries::open(Path::new("dictionaries"))?)?;
    let areas: Vec<&str> = taxonomy.areas().iter().map(|area| area.id.as_str()).collect();
    let classifier = Classifier::new(&taxonomy);
    let records = read(Path::new(TRAINING), &areas, &classifier)?;
    let municipalities: BTreeSet<&str> = records.iter().map(|record| record.municipality.as_str()).collect();
    println!("{} records of {} municipalities", records.len(), municipalities.len());

    println!("municipalities not seen in training (in {FOLDS} parts):");
    let municipalities: Vec<&str> = municipalities.into_iter().collect();
    let guesses = cross_validate(&records, &municipalities, areas.len());
    for ((name, voices), guesses) in VOICES.iter().zip(&guesses) {
        report(name, &records, guesses, &areas, matches!(voices, Voices::Both));
    }
    let everything: Vec<&Record> = records.iter().collect();
    let weights = train(&everything, areas.len());
    for file in std::env::args().skip(1) {
        println!("{file}:");
        let records = read(Path::new(&file), &areas, &classifier)?;
        for (name, voices) in VOICES {
            let guesses: Vec<usize> = records.iter().map(|record| guess(record, &weights, voices)).collect();
            report(name, &records, &guesses, &areas, matches!(voices, Voices::Both));
        }
    }
    std::fs::write(MODEL, written(&weights, &areas)).with_context(|| MODEL.to_owned())
}

/// Reads a table: id, headings with ` > ` between, text, primary area, further areas with commas between. The id
/// begins with the municipality and a hyphen.
fn read(path: &Path, areas: &[&str], classifier: &Classifier) -> Result<Vec<Record>> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let rows = (1..).zip(text.lines()).filter(|(_, row)| !row.is_empty() && !row.starts_with('#'));
    rows.map(|(line, row)| record(row, areas, classifier).with_context(|| format!("{} line {line}", path.display())))
        .collect()
}

fn record(row: &str, areas: &[&str], classifier: &Classifier) -> Result<Record> {
    let [id, headings, text, primary, further] = row.split('\t').collect::<Vec<_>>()[..] else {
        bail!("not five columns");
    };
    let area = |id: &str| areas.iter().position(|area| *area == id).with_context(|| format!("no area {id}"));
    let headings: Vec<String> = headings.split(" > ").filter(|h| !h.is_empty()).map(str::to_owned).collect();
    let features = classifier.features(&ListItem { text, headings: &headings });
    let primary = area(primary)?;
    let further: Result<Vec<usize>> = further.split(',').filter(|id| !id.is_empty()).map(area).collect();
    Ok(Record {
        municipality: id.rsplit_once('-').map_or(id, |(municipality, _)| municipality).to_owned(),
        terms: features.terms,
        grams: features.grams,
        primary,
        accepted: further?.into_iter().chain([primary]).collect(),
    })
}

/// For each of the voices, what they make of each record, with a model of other municipalities.
fn cross_validate(records: &[Record], municipalities: &[&str], areas: usize) -> [Vec<usize>; 3] {
    let part = |record: &Record| municipalities.iter().position(|m| *m == record.municipality).unwrap_or(0) % FOLDS;
    let mut guesses = [(); 3].map(|()| vec![0; records.len()]);
    for fold in 0..FOLDS {
        let seen: Vec<&Record> = records.iter().filter(|record| part(record) != fold).collect();
        let weights = train(&seen, areas);
        for (place, record) in records.iter().enumerate().filter(|(_, record)| part(record) == fold) {
            for ((_, voices), guesses) in VOICES.iter().zip(&mut guesses) {
                guesses[place] = guess(record, &weights, *voices);
            }
        }
    }
    guesses
}

/// Gradient descent over all records at once, with steps that shrink as a weight has moved (AdaGrad).
fn train(records: &[&Record], areas: usize) -> Weights {
    let mut standing: BTreeMap<&str, usize> = BTreeMap::new();
    for record in records {
        let grams: BTreeSet<&str> = record.grams.iter().map(|(gram, _)| gram.as_str()).collect();
        grams.into_iter().for_each(|gram| *standing.entry(gram).or_default() += 1);
    }
    let known: Vec<&str> = standing.iter().filter(|(_, n)| **n >= LEAST_RECORDS).map(|(gram, _)| *gram).collect();
    let place: BTreeMap<&str, usize> = known.iter().enumerate().map(|(place, gram)| (*gram, place)).collect();
    let sparse: Vec<Vec<(usize, f32)>> = records
        .iter()
        .map(|record| record.grams.iter().filter_map(|(g, v)| Some((*place.get(g.as_str())?, *v))).collect())
        .collect();
    let mut weights = vec![0.0_f32; known.len() * areas];
    let mut moved = vec![1e-6_f32; weights.len()];
    for _ in 0..ROUNDS {
        let mut slope: Vec<f32> = weights.iter().map(|weight| weight * L2 * records.len() as f32).collect();
        for (record, grams) in records.iter().zip(&sparse) {
            let mut logits = vec![0.0_f32; areas];
            for (gram, value) in grams {
                let row = &weights[gram * areas..][..areas];
                logits.iter_mut().zip(row).for_each(|(logit, weight)| *logit += weight * value);
            }
            let mut wrong = shares(&logits);
            wrong[record.primary] -= 1.0;
            for (gram, value) in grams {
                let row = &mut slope[gram * areas..][..areas];
                row.iter_mut().zip(&wrong).for_each(|(slope, wrong)| *slope += wrong * value);
            }
        }
        for ((weight, slope), moved) in weights.iter_mut().zip(&slope).zip(&mut moved) {
            *moved += slope * slope;
            *weight -= RATE * slope / moved.sqrt();
        }
    }
    weights.iter_mut().for_each(|weight| *weight *= SHARE);
    known.iter().zip(weights.chunks(areas)).map(|(gram, row)| ((*gram).to_owned(), row.to_vec())).collect()
}

/// Logits as shares of 1.
fn shares(logits: &[f32]) -> Vec<f32> {
    let most = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let powers: Vec<f32> = logits.iter().map(|logit| (logit - most).exp()).collect();
    let sum: f32 = powers.iter().sum();
    powers.into_iter().map(|power| power / sum).collect()
}

fn guess(record: &Record, weights: &Weights, voices: Voices) -> usize {
    let mut sums = if matches!(voices, Voices::Model) { vec![0.0; record.terms.len()] } else { record.terms.clone() };
    if !matches!(voices, Voices::Terms) {
        for (gram, value) in &record.grams {
            let row = weights.get(gram).into_iter().flatten();
            sums.iter_mut().zip(row).for_each(|(sum, weight)| *sum += weight * value);
        }
    }
    (0..sums.len()).max_by(|a, b| sums[*a].total_cmp(&sums[*b]).then(b.cmp(a))).unwrap_or(0)
}

fn report(name: &str, records: &[Record], guesses: &[usize], areas: &[&str], by_area: bool) {
    let f1: Vec<Option<f32>> = (0..areas.len())
        .map(|area| {
            let wanted = records.iter().filter(|record| record.primary == area).count();
            let given = guesses.iter().filter(|guess| **guess == area).count();
            let hit = records.iter().zip(guesses).filter(|(r, g)| r.primary == area && **g == area).count();
            (wanted > 1).then(|| 2.0 * hit as f32 / (wanted + given) as f32)
        })
        .collect();
    let judged: Vec<f32> = f1.iter().flatten().copied().collect();
    let share = |right: usize| right as f32 / records.len() as f32;
    let right = share(records.iter().zip(guesses).filter(|(r, g)| r.primary == **g).count());
    let lenient = share(records.iter().zip(guesses).filter(|(r, g)| r.accepted.contains(g)).count());
    let macro_f1 = judged.iter().sum::<f32>() / judged.len() as f32;
    println!("  {name:6} macro-F1 {macro_f1:.3}  accuracy {right:.3}  lenient {lenient:.3}");
    if by_area {
        let each = areas.iter().zip(&f1).filter_map(|(area, f1)| f1.map(|f1| format!("{area} {f1:.2}")));
        println!("         {}", each.collect::<Vec<_>>().join("  "));
    }
}

fn written(weights: &Weights, areas: &[&str]) -> String {
    let mut text =
        "# 文字の二つ組・三つ組が分野に与える重み。make train が training/areas.tsv から作る。手で書き換えない。\n"
            .to_owned();
    for (gram, row) in weights {
        let kept = areas.iter().zip(row).filter(|(_, weight)| weight.abs() >= LEAST_WEIGHT);
        let kept: Vec<String> = kept.map(|(area, weight)| format!("{area}={weight:.2}")).collect();
        if !kept.is_empty() {
            // writing to a String can't fail
            let _ = writeln!(text, "{gram}\t{}", kept.join(" "));
        }
    }
    text
}
