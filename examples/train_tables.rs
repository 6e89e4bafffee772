//! `cargo run --example train_tables -- FOLDER …`: learns `dictionaries/table_model.tsv` from PDFs with known tables,
//! and says how well it does on series of documents that it has not seen.
//!
//! A folder holds `NAME.pdf` with `NAME.truth.json` (tables as rows of cells) or `NAME-str.xml` (the form of the ICDAR
//! 2013 table competition). Each reading that the program has of a part of a page is an example: it is as good as the
//! relations between neighbouring cells that it shares with a table of the truth. What is learned is a logistic
//! regression, of what is a table and of which reading is the better one, that keeps near the weights in force and to
//! the signs that are known. Series of documents are held out to judge it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use kurabe::layout::{TableReading, chosen_readings, readings};
use kurabe::pdf::{self, Limits};
use kurabe::text::fold;

const MODEL: &str = "dictionaries/table_model.tsv";
/// How much weights cost that differ from those in force.
const L2: f64 = 0.000_3;
/// A reading this good is a table; one of less than half is none.
const GOOD: f64 = 0.8;
/// Readings of one place that are better by more than this are told apart.
const BETTER: f64 = 0.05;
/// Rounds of gradient descent (Adam), and its step.
const ROUNDS: i32 = 400;
const STEP: f64 = 0.05;

/// What can only speak for a table, with the least weight that it keeps: what is known beforehand, or hardly seen in
/// the examples. Lines on all sides are never a small matter, however many drawings have them.
const FOR: [(&str, f64); 19] = [
    ("aligned", 1.5),
    ("ruled", 6.0),
    ("open_side", 4.5),
    ("tiles", 1.0),
    ("walls_in_ink", 0.0),
    ("figures", 0.0),
    ("pure_columns", 0.0),
    ("filled", 0.9),
    ("row_lines", 0.0),
    ("complete_rows", 0.0),
    ("first_filled", 0.0),
    ("caption", 0.0),
    ("ln_rows", 0.0),
    ("head_over_figures", 0.0),
    ("gutter", 0.0),
    ("lines_only", 0.0),
    ("row_space", 0.0),
    ("keys_in_order", 0.0),
    ("full_first_lines", 0.0),
];
/// What may do both.
const EITHER: [&str; 2] = ["first_figures", "ln_columns"];
/// What can only speak against one, and at most so much: a single cell must not outweigh a whole grid.
const AT_MOST: [(&str, f64); 4] =
    [("uncut_gaps", -9.0), ("goes_on_beside", -4.0), ("cut_texts", -5.0), ("keys_in_cell", -4.0)];

/// What is painted or said in a grid of lines says little of whether it is one: what speaks against a table there may
/// weigh no more than this, but for what says that the lines do not part the words.
const LINES_LEAST: f64 = -1.0;
/// A grid of lines of which half is empty is still one: the constant is no less.
const LINES_CONSTANT: f64 = -7.2;
const OF_LINES: [&str; 9] = [
    "uncut_gaps",
    "crossing",
    "boxes",
    "empty_columns",
    "irregular",
    "two_rows",
    "rest_rows",
    "goes_on_beside",
    "cut_texts",
];

type Relations = BTreeMap<(String, String, bool), usize>;

/// A page with its readings.
struct Page {
    series: String,
    document: usize,
    readings: Vec<TableReading>,
    relations: Vec<Relations>,
    /// For each reading how like a table of the truth it is.
    likeness: Vec<f64>,
    /// For each reading those that stand at the same place.
    rivals: Vec<Vec<usize>>,
    /// For each reading its number of filled cells.
    filled: Vec<f64>,
    features: Vec<Vec<f64>>,
}

fn main() -> Result<()> {
    run(&std::env::args().skip(1).collect::<Vec<_>>())
}

/// Reads the examples, judges the model on series held out, and writes it.
pub fn run(arguments: &[String]) -> Result<()> {
    let folders: Vec<PathBuf> = arguments.iter().filter(|a| !a.starts_with("--")).map(PathBuf::from).collect();
    let files = files(&folders)?;
    let truths: Vec<Vec<Relations>> = files.iter().map(|(_, truth)| tables(truth)).collect::<Result<_>>()?;
    let mut pages = Vec::new();
    for (document, (pdf, truth)) in files.iter().enumerate() {
        pages.extend(examples(pdf, &series(pdf, truth)?, document, &truths[document])?);
    }
    let names: Vec<&str> =
        pages.iter().flat_map(|p| &p.readings).next().context("no readings")?.features().iter().map(|f| f.0).collect();
    let (total, good) = (
        pages.iter().map(|p| p.likeness.len()).sum::<usize>(),
        pages.iter().flat_map(|p| &p.likeness).filter(|l| **l >= GOOD).count(),
    );
    println!("{} documents, {} pages with readings, {total} readings, {good} good", files.len(), pages.len());
    let series: BTreeSet<&str> = pages.iter().map(|p| p.series.as_str()).collect();
    let (prior, bounds) = (in_force(&names)?, bounds(&names));
    let groups: Vec<&str> = series.into_iter().collect();
    let folds = groups.len().min(10);
    let held_out = |page: &Page| groups.iter().position(|g| *g == page.series).unwrap_or(0) % folds;
    let mut found: Vec<(usize, Vec<usize>)> = Vec::new();
    for fold in 0..folds {
        let model = fit(&pages.iter().filter(|p| held_out(p) != fold).collect::<Vec<_>>(), &prior, &bounds);
        for (index, page) in pages.iter().enumerate().filter(|(_, p)| held_out(p) == fold) {
            let scores: Vec<f32> = page.features.iter().map(|f| probability(&model, f) as f32).collect();
            found.push((index, chosen_readings(&page.readings, &scores)));
        }
    }
    report("held out", &files, &truths, &pages, &found);
    let now = pages.iter().enumerate().map(|(i, p)| {
        let scores: Vec<f32> = p.readings.iter().map(TableReading::score).collect();
        (i, chosen_readings(&p.readings, &scores))
    });
    report("weights in force", &files, &truths, &pages, &now.collect::<Vec<_>>());
    let best = pages.iter().enumerate().map(|(i, p)| {
        let scores: Vec<f32> = p.likeness.iter().map(|l| l.powi(4) as f32).collect();
        (i, chosen_readings(&p.readings, &scores))
    });
    report("best choice", &files, &truths, &pages, &best.collect::<Vec<_>>());
    let model = fit(&pages.iter().collect::<Vec<_>>(), &prior, &bounds);
    if !arguments.iter().any(|a| a == "--dry") {
        write(&names, &model)?;
    }
    Ok(())
}

/// The PDFs that have a truth, with it.
fn files(folders: &[PathBuf]) -> Result<Vec<(PathBuf, PathBuf)>> {
    let mut files = Vec::new();
    for folder in folders {
        for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
            let pdf = entry?.path();
            if pdf.extension().is_none_or(|e| e != "pdf") {
                continue;
            }
            let stem = pdf.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let truths = [format!("{stem}.truth.json"), format!("{stem}-str.xml")].map(|name| pdf.with_file_name(name));
            files.extend(truths.into_iter().find(|t| t.exists()).map(|truth| (pdf, truth)));
        }
    }
    files.sort();
    Ok(files)
}

type Cells = Vec<(usize, usize, usize, usize, String)>;

fn tables(truth: &Path) -> Result<Vec<Relations>> {
    let text = std::fs::read_to_string(truth)?;
    let tables = if truth.extension().is_some_and(|e| e == "xml") { of_xml(&text)? } else { of_json(&text)? };
    Ok(tables.iter().map(relations).collect())
}

fn of_json(text: &str) -> Result<Vec<Cells>> {
    let truth: serde_json::Value = serde_json::from_str(text)?;
    let list = |value: &serde_json::Value| value.as_array().cloned().unwrap_or_default();
    let tables =
        list(&truth["tables"]).into_iter().filter(|t| t["schedule_as_shapes"].as_bool() != Some(true)).map(|table| {
            let (mut taken, mut cells): (BTreeSet<(usize, usize)>, Cells) = (BTreeSet::new(), Vec::new());
            let rows = list(&table["header_rows"]).into_iter().chain(list(&table["rows"]));
            for (r, row) in rows.enumerate() {
                let mut c = 0;
                for cell in list(&row) {
                    while taken.contains(&(r, c)) {
                        c += 1;
                    }
                    let span = |name: &str| cell[name].as_u64().unwrap_or(1).max(1) as usize;
                    let (down, along) = (span("rowspan"), span("colspan"));
                    taken.extend((0..down).flat_map(|i| (0..along).map(move |j| (r + i, c + j))));
                    let lines: String = list(&cell["lines"]).iter().filter_map(|l| l.as_str()).collect();
                    let text =
                        if lines.is_empty() { cell["text"].as_str().unwrap_or_default().to_owned() } else { lines };
                    cells.push((r, c, down, along, text));
                    c += along;
                }
            }
            cells
        });
    Ok(tables.collect())
}

fn of_xml(text: &str) -> Result<Vec<Cells>> {
    let cell = regex::Regex::new(r"(?s)<cell\b([^>]*)>(.*?)</cell>")?;
    let region = regex::Regex::new(r"<region\b([^>]*)>")?;
    let content = regex::Regex::new(r"(?s)<content>(.*?)</content>")?;
    let value = |attributes: &str, name: &str| -> Option<usize> {
        let (_, rest) = attributes.split_once(&format!(" {name}="))?;
        rest[1..].split(['"', '\'']).next()?.parse().ok()
    };
    let tables = text.split("<table").skip(1).map(|table| {
        let mut cells = Vec::new();
        for part in table.split("<region").skip(1) {
            let attributes = region.captures(&format!("<region{part}")).map(|c| c[1].to_owned()).unwrap_or_default();
            let shift = |name: &str| value(&attributes, name).unwrap_or(0);
            let (down, along) = (shift("row-increment"), shift("col-increment"));
            for captures in cell.captures_iter(part) {
                let at = &captures[1];
                let (Some(row), Some(column)) = (value(at, "start-row"), value(at, "start-col")) else { continue };
                let end = |name: &str, start: usize| value(at, name).unwrap_or(start) - start + 1;
                let text = content.captures(&captures[2]).map(|c| c[1].to_owned()).unwrap_or_default();
                let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
                cells.push((row + down, column + along, end("end-row", row), end("end-col", column), text));
            }
        }
        cells
    });
    Ok(tables.collect())
}

/// The relations between neighbours; empty cells are looked through.
fn relations(cells: &Cells) -> Relations {
    let plain = |text: &str| -> String {
        fold(text).chars().filter(|c| !c.is_whitespace() && !".・…·".contains(*c)).collect()
    };
    let texts: Vec<String> = cells.iter().map(|c| plain(&c.4)).collect();
    let mut owner: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for (i, cell) in cells.iter().enumerate().filter(|(i, _)| !texts[*i].is_empty()) {
        for r in cell.0..cell.0 + cell.2 {
            owner.extend((cell.1..cell.1 + cell.3).map(|c| ((r, c), i)));
        }
    }
    let mut pairs: BTreeSet<(usize, usize, bool)> = BTreeSet::new();
    let mut last: Option<((usize, usize), usize)> = None;
    for (&(r, c), &i) in &owner {
        if let Some(((row, _), before)) = last.filter(|((row, _), before)| *row == r && *before != i) {
            let _ = row;
            pairs.insert((before, i, true));
        }
        last = Some(((r, c), i));
    }
    let down: BTreeMap<(usize, usize), usize> = owner.iter().map(|((r, c), i)| ((*c, *r), *i)).collect();
    let mut last: Option<(usize, usize)> = None;
    for (&(c, _), &i) in &down {
        if let Some((_, before)) = last.filter(|(column, before)| *column == c && *before != i) {
            pairs.insert((before, i, false));
        }
        last = Some((c, i));
    }
    let mut counted = Relations::new();
    for (a, b, across) in pairs {
        *counted.entry((texts[a].clone(), texts[b].clone(), across)).or_default() += 1;
    }
    counted
}

fn count(relations: &Relations) -> usize {
    relations.values().sum()
}

fn common(a: &Relations, b: &Relations) -> usize {
    a.iter().map(|(key, n)| b.get(key).map_or(0, |m| *n.min(m))).sum()
}

/// What is held out together: made documents of one family, reports of one series.
fn series(pdf: &Path, truth: &Path) -> Result<String> {
    let stem = pdf.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    if truth.extension().is_some_and(|e| e == "json") {
        let truth: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(truth)?)?;
        if let Some(family) = truth["family"].as_str() {
            return Ok(family.to_owned());
        }
    }
    // the 27 documents of one competition are a series each but for four parts of one report
    if ("eu-016"..="eu-019").contains(&stem.as_str()) { Ok("eu-016".into()) } else { Ok(stem) }
}

/// The pages of a document that have readings.
fn examples(pdf: &Path, series: &str, document: usize, truth: &[Relations]) -> Result<Vec<Page>> {
    let bytes = std::fs::read(pdf)?;
    let stem = pdf.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let limits = Limits::default().within(std::time::Duration::from_secs(120));
    let read = pdf::read_each(&bytes, &limits, |page| kurabe::diagnostic::Warned {
        value: readings(page),
        warnings: Vec::new(),
    });
    let Ok(read) = read else { return Ok(Vec::new()) };
    let is_xml = stem.starts_with("eu") || stem.starts_with("us");
    let mut pages = Vec::new();
    for readings in read.value.into_iter().filter(|r| !r.is_empty()) {
        let own: Vec<Relations> = readings.iter().map(|r| relations(&r.cells())).collect();
        let hits: Vec<Vec<usize>> = own.iter().map(|r| truth.iter().map(|t| common(r, t)).collect()).collect();
        let most: Vec<usize> = (0..truth.len()).map(|t| hits.iter().map(|h| h[t]).max().unwrap_or(0)).collect();
        let like = |i: usize| {
            let best = (0..truth.len()).map(|t| {
                let wanted = if is_xml { count(&truth[t]) } else { most[t] };
                let (hit, found) = (hits[i][t] as f64, count(&own[i]) as f64);
                if hit == 0.0 { 0.0 } else { 2.0 * hit / (found + wanted as f64) }
            });
            best.fold(0.0, f64::max)
        };
        let likeness: Vec<f64> = (0..readings.len()).map(like).collect();
        let over = |i: usize| (0..readings.len()).filter(|j| readings[i].overlaps(&readings[*j])).collect();
        let rivals: Vec<Vec<usize>> = (0..readings.len()).map(over).collect();
        let filled = readings.iter().map(|r| r.cells().iter().filter(|c| !c.4.is_empty()).count() as f64).collect();
        let features = readings.iter().map(values).collect();
        pages.push(Page {
            series: series.to_owned(),
            document,
            readings,
            relations: own,
            likeness,
            rivals,
            filled,
            features,
        });
    }
    Ok(pages)
}

/// The features of a reading whose cells lines enclose, with a constant, then those of one that gaps part, with a
/// constant: one half is zero.
fn values(reading: &TableReading) -> Vec<f64> {
    let own: Vec<f64> = reading.features().iter().map(|f| f64::from(f.1)).chain([1.0]).collect();
    let none = vec![0.0; own.len()];
    if reading.is_enclosed() { [own, none].concat() } else { [none, own].concat() }
}

fn probability(model: &[f64], features: &[f64]) -> f64 {
    let sum: f64 = features.iter().zip(model).map(|(f, w)| f * w).sum();
    1.0 / (1.0 + (-sum).exp())
}

/// The weights in force, in the order of [`values`]: what is learned departs from them.
fn in_force(names: &[&str]) -> Result<Vec<f64>> {
    let text = std::fs::read_to_string(MODEL).with_context(|| MODEL.to_owned())?;
    let weight = |name: &str, column: usize| {
        let line = text.lines().map(|l| l.split('\t').collect::<Vec<_>>()).find(|l| l.first() == Some(&name));
        line.and_then(|l| l.get(column)?.trim().parse().ok()).unwrap_or(0.0)
    };
    let half = |column: usize| names.iter().copied().chain(["*"]).map(move |name| weight(name, column));
    Ok(half(1).chain(half(2)).collect())
}

/// An example: features, what the score should be, and how much it counts.
type Example<'a> = (&'a [f64], f64, f64);

/// The readings as examples: a table is what is nearly as good as the best at its place. Each place counts the same,
/// however many readings it has.
fn single(page: &Page) -> Vec<Example<'_>> {
    let target: Vec<f64> = (0..page.likeness.len())
        .map(|i| {
            let best = page.rivals[i].iter().map(|j| page.likeness[*j]).fold(0.0, f64::max);
            let near = (1.0 - (best - page.likeness[i]) / 0.08).clamp(0.0, 1.0);
            near * ((page.likeness[i] - 0.5) / (GOOD - 0.5)).clamp(0.0, 1.0)
        })
        .collect();
    let weight = |i: usize| {
        let good = target[i] > 0.5;
        let alike = page.rivals[i].iter().filter(|j| (target[**j] > 0.5) == good).count().max(1) as f64;
        if good { 1.0 / alike } else { 2.0 / alike }
    };
    (0..target.len()).map(|i| (page.features[i].as_slice(), target[i], weight(i))).collect()
}

/// Pairs of readings of one place: the best, another, and how much the pair counts.
fn pairs(page: &Page) -> Vec<(&[f64], &[f64], f64)> {
    let worth = |i: &usize| page.likeness[*i].powi(4) * page.filled[*i].powf(0.25);
    let better = |i: usize| page.rivals[i].iter().copied().max_by(|a, b| worth(a).total_cmp(&worth(b)));
    let pair = |i: usize| {
        let best = better(i)?;
        let by = page.likeness[best] - page.likeness[i];
        let weight = (2.0 * by).min(1.0) / page.rivals[best].len().max(1) as f64;
        let told = page.likeness[best] >= 0.5 && by > BETTER;
        told.then_some((page.features[best].as_slice(), page.features[i].as_slice(), weight))
    };
    (0..page.likeness.len()).filter_map(pair).collect()
}

/// The least and the greatest value that each weight may have.
fn bounds(names: &[&str]) -> Vec<(f64, f64)> {
    let bound = |name: &&str| {
        if let Some((_, least)) = FOR.iter().find(|(n, _)| n == name) {
            (*least, f64::INFINITY)
        } else if EITHER.contains(name) {
            (f64::NEG_INFINITY, f64::INFINITY)
        } else {
            (AT_MOST.iter().find(|(n, _)| n == name).map_or(f64::NEG_INFINITY, |(_, most)| *most), 0.0)
        }
    };
    let constant = (f64::NEG_INFINITY, f64::INFINITY);
    let in_lines = |name: &&str| {
        let (least, most) = bound(name);
        (if OF_LINES.contains(name) { least } else { least.max(LINES_LEAST) }, most)
    };
    let lines = names.iter().map(in_lines).chain([(LINES_CONSTANT, f64::INFINITY)]);
    lines.chain(names.iter().map(bound).chain([constant])).collect()
}

/// The weights that tell tables from other readings, and the best from its rivals.
fn fit(pages: &[&Page], prior: &[f64], bounds: &[(f64, f64)]) -> Vec<f64> {
    let count = prior.len();
    let examples: Vec<Example<'_>> = pages.iter().flat_map(|p| single(p)).collect();
    let pairs: Vec<(&[f64], &[f64], f64)> = pages.iter().flat_map(|p| pairs(p)).collect();
    let total = |weights: &mut dyn Iterator<Item = f64>| weights.sum::<f64>().max(f64::MIN_POSITIVE);
    let (all, told) = (total(&mut examples.iter().map(|e| e.2)), total(&mut pairs.iter().map(|p| p.2)));
    let clip =
        |model: &mut Vec<f64>| model.iter_mut().zip(bounds).for_each(|(w, (least, most))| *w = w.clamp(*least, *most));
    let mut model = prior.to_vec();
    clip(&mut model);
    let prior = model.clone();
    let (mut mean, mut square) = (vec![0.0; count], vec![0.0; count]);
    for round in 1..=ROUNDS {
        let mut slope = vec![0.0; count];
        for (features, target, weight) in &examples {
            let by = weight / all * (probability(&model, features) - target);
            features.iter().enumerate().filter(|(_, f)| **f != 0.0).for_each(|(i, f)| slope[i] += by * f);
        }
        for (best, other, weight) in &pairs {
            let apart: f64 = best.iter().zip(*other).zip(&model).map(|((b, o), w)| (b - o) * w).sum();
            let by = weight / told * (1.0 / (1.0 + (-apart).exp()) - 1.0);
            best.iter().zip(*other).enumerate().for_each(|(i, (b, o))| slope[i] += by * (b - o));
        }
        let step = if f64::from(round) < 0.7 * f64::from(ROUNDS) { STEP } else { 0.3 * STEP };
        for i in 0..count {
            slope[i] += L2 * (model[i] - prior[i]);
            mean[i] = 0.9 * mean[i] + 0.1 * slope[i];
            square[i] = 0.999 * square[i] + 0.001 * slope[i] * slope[i];
            let (m, v) = (mean[i] / (1.0 - 0.9_f64.powi(round)), square[i] / (1.0 - 0.999_f64.powi(round)));
            model[i] -= step * m / (v.sqrt() + 1e-9);
        }
        clip(&mut model);
    }
    model
}

/// Adjacency of the chosen readings: F1 in the mean of the documents, tables that go over pages being counted by page.
fn report(
    what: &str,
    files: &[(PathBuf, PathBuf)],
    truths: &[Vec<Relations>],
    pages: &[Page],
    found: &[(usize, Vec<usize>)],
) {
    let mut figures: Vec<(f64, String)> = Vec::new();
    for (document, (pdf, _)) in files.iter().enumerate() {
        let own = found.iter().filter(|(page, _)| pages[*page].document == document);
        let tables: Vec<&Relations> =
            own.flat_map(|(page, chosen)| chosen.iter().map(|c| &pages[*page].relations[*c])).collect();
        let wanted: usize = truths[document].iter().map(count).sum();
        let mut left: Vec<Relations> = truths[document].clone();
        let (mut hit, mut all) = (0, 0);
        for table in tables {
            all += count(table);
            let Some(best) = (0..left.len()).max_by_key(|t| common(table, &left[*t])) else { continue };
            hit += common(table, &left[best]);
            for (key, n) in table {
                if let Some(m) = left[best].get_mut(key) {
                    *m -= (*m).min(*n);
                }
            }
        }
        let f1 = if wanted + all == 0 { 1.0 } else { 2.0 * hit as f64 / (wanted + all) as f64 };
        figures.push((f1, pdf.file_stem().unwrap_or_default().to_string_lossy().into_owned()));
    }
    let mean = figures.iter().map(|f| f.0).sum::<f64>() / figures.len().max(1) as f64;
    let public: Vec<f64> = figures.iter().filter(|(_, name)| name.starts_with("eu-")).map(|f| f.0).collect();
    let public_mean = public.iter().sum::<f64>() / public.len().max(1) as f64;
    println!("{what}: {mean:.3}; of the competition's documents {public_mean:.3}");
    figures.sort_by(|a, b| a.0.total_cmp(&b.0));
    let worst: Vec<String> = figures.iter().take(12).map(|(f, name)| format!("{name} {f:.2}")).collect();
    println!("  lowest: {}", worst.join(", "));
}

fn write(names: &[&str], model: &[f64]) -> Result<()> {
    let mut text = String::from(
        "# What speaks for (+) and against (-) a table: its weight in a logistic model where lines enclose the cells, and \
         where\n# gaps part them. Made by examples/train_tables.rs.\n",
    );
    let (lines, gaps) = model.split_at(names.len() + 1);
    writeln!(text, "*\t{:.2}\t{:.2}", lines[names.len()], gaps[names.len()])?;
    for ((name, lines), gaps) in names.iter().zip(lines).zip(gaps) {
        writeln!(text, "{name}\t{lines:.2}\t{gaps:.2}")?;
    }
    std::fs::write(MODEL, text).with_context(|| MODEL.to_owned())
}
