//! `make train`: learns `dictionaries/area_model.tsv` from `dictionaries/training/areas.tsv`, and says how well it does
//! on municipalities that it has not seen.
//!
//! A multinomial logistic regression with L2 over character pairs and triples. The weights of the vocabulary's words
//! enter as they are, so that the model learns only what they leave open. Each weight is divided by the scale of the
//! words when it is written: in the program, both simply add up.
//!
//! Further labelled files, in the same form, can be named: the model is then judged on them, too.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, Result, bail};
use kurabe::dictionaries::Dictionaries;
use kurabe::taxonomy::{Classifier, Item, Taxonomy};

const TRAINING: &str = "dictionaries/training/areas.tsv";
const MODEL: &str = "dictionaries/area_model.tsv";

/// How many parts the municipalities are dealt into: each part is judged by a model of the others.
const FOLDS: usize = 10;
/// The logit of one unit of the vocabulary's weights.
static SCALE_: std::sync::LazyLock<f32> =
    std::sync::LazyLock::new(|| std::env::var("SCALE").map_or(1.0, |v| v.parse().unwrap()));
/// How much large weights cost, by record.
static L2_: std::sync::LazyLock<f32> =
    std::sync::LazyLock::new(|| std::env::var("L2").map_or(0.0005, |v| v.parse().unwrap()));
const ROUNDS: usize = 200;
const RATE: f32 = 0.5;
/// A gram that stands in fewer records teaches nothing general.
const LEAST_RECORDS: usize = 2;
/// Weights below it are not written.
const LEAST_WEIGHT: f32 = 0.1;

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

fn main() -> Result<()> {
    let taxonomy = Taxonomy::load(&Dictionaries::open(Path::new("dictionaries"))?)?;
    let areas: Vec<&str> = taxonomy.areas().iter().map(|area| area.id.as_str()).collect();
    let classifier = Classifier::new(&taxonomy);
    let records = read(Path::new(TRAINING), &areas, &classifier)?;
    let municipalities: BTreeSet<&str> = records.iter().map(|record| record.municipality.as_str()).collect();
    println!("{} records of {} municipalities", records.len(), municipalities.len());

    println!("municipalities not seen in training (in {FOLDS} parts):");
    for (name, voices) in [("words", Voices::Terms), ("model", Voices::Model), ("both", Voices::Both)] {
        let guesses =
            cross_validate(&records, &municipalities.iter().copied().collect::<Vec<_>>(), voices, areas.len());
        report(name, &records, &guesses, &areas, false);
    }
    let everything: Vec<&Record> = records.iter().collect();
    let weights = train(&everything, Voices::Both, areas.len());
    let alone = train(&everything, Voices::Model, areas.len());
    for file in std::env::args().skip(1) {
        println!("{file}:");
        let records = read(Path::new(&file), &areas, &classifier)?;
        for (name, voices, weights) in
            [("words", Voices::Terms, &weights), ("model", Voices::Model, &alone), ("both", Voices::Both, &weights)]
        {
            let guesses: Vec<usize> = records.iter().map(|record| guess(record, weights, voices)).collect();
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
    let features = classifier.features(&Item { text, headings: &headings });
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

/// For each record, what models of other municipalities make of it.
fn cross_validate(records: &[Record], municipalities: &[&str], voices: Voices, areas: usize) -> Vec<usize> {
    let part = |record: &Record| municipalities.iter().position(|m| *m == record.municipality).unwrap_or(0) % FOLDS;
    let mut guesses = vec![0; records.len()];
    for fold in 0..FOLDS {
        let seen: Vec<&Record> = records.iter().filter(|record| part(record) != fold).collect();
        let weights = if matches!(voices, Voices::Terms) { Weights::new() } else { train(&seen, voices, areas) };
        for (guessed, record) in guesses.iter_mut().zip(records).filter(|(_, record)| part(record) == fold) {
            *guessed = guess(record, &weights, voices);
        }
    }
    guesses
}

/// Gradient descent over all records at once, with steps that shrink as a weight has moved (AdaGrad).
fn train(records: &[&Record], voices: Voices, areas: usize) -> Weights {
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
        let mut slope: Vec<f32> = weights.iter().map(|weight| weight * *L2_ * records.len() as f32).collect();
        for (record, grams) in records.iter().zip(&sparse) {
            let mut logits: Vec<f32> = if matches!(voices, Voices::Model) {
                vec![0.0; areas]
            } else {
                record.terms.iter().map(|t| t * *SCALE_).collect()
            };
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
    weights.iter_mut().for_each(|weight| *weight /= *SCALE_);
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
    if records[0].municipality.starts_with('s') {
        for parity in [0, 1] {
            let both: Vec<(&Record, usize)> = records
                .iter()
                .zip(guesses.iter().copied())
                .filter(|(r, _)| r.municipality[1..].parse::<u32>().unwrap() % 2 == parity)
                .collect();
            let mut f = 0.0;
            for a in 0..areas.len() {
                let h = both.iter().filter(|(r, g)| r.primary == a && *g == a).count();
                let n =
                    both.iter().filter(|(r, _)| r.primary == a).count() + both.iter().filter(|(_, g)| *g == a).count();
                f += 2.0 * h as f32 / n as f32;
            }
            println!("     parity {parity}: macro {:.3}", f / areas.len() as f32);
        }
    }
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
