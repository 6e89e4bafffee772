//! `cargo run --example train_tables -- FOLDER …`: learns `dictionaries/table_model.tsv` from PDFs with known tables,
//! and says how well it does on series of documents that it has not seen.
//!
//! A folder holds `NAME.pdf` with `NAME.truth.json` (tables as rows of cells) or `NAME-str.xml` (the form of the ICDAR
//! 2013 table competition). Each reading that the program has of a part of a page is an example: it is as good as the
//! relations between neighbouring cells that it shares with a table of the truth. What is learned is a logistic
//! regression with L2.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use kurabe::layout::{Reading, chosen_readings, readings};
use kurabe::pdf::{self, Limits};
use kurabe::text::fold;

const MODEL: &str = "dictionaries/table_model.tsv";
/// How much weights cost that differ from those in force, by example.
const L2: f64 = 0.000_3;
/// A reading counts as this power of its likeness: one that is half right is no table.
const POWER: i32 = 4;
/// Rounds of Newton's method; it settles in fewer.
const ROUNDS: usize = 25;

type Relations = BTreeMap<(String, String, bool), usize>;

/// A page with its readings.
struct Page {
    series: String,
    document: usize,
    readings: Vec<Reading>,
    relations: Vec<Relations>,
    /// For each reading how good it is.
    labels: Vec<f64>,
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
    for (document, (pdf, _)) in files.iter().enumerate() {
        pages.extend(examples(pdf, document, &truths[document])?);
    }
    let names: Vec<&str> =
        pages.iter().flat_map(|p| &p.readings).next().context("no readings")?.features().iter().map(|f| f.0).collect();
    let (total, good) =
        (pages.iter().map(|p| p.labels.len()).sum::<usize>(), pages.iter().flat_map(|p| &p.labels).sum::<f64>());
    println!("{} documents, {} pages with readings, {total} readings, {good:.0} good", files.len(), pages.len());
    let series: BTreeSet<&str> = pages.iter().map(|p| p.series.as_str()).collect();
    let prior = in_force(&names)?;
    let groups: Vec<&str> = series.into_iter().collect();
    let folds = groups.len().min(10);
    let held_out = |page: &Page| groups.iter().position(|g| *g == page.series).unwrap_or(0) % folds;
    let mut found: Vec<(usize, Vec<usize>)> = Vec::new();
    for fold in 0..folds {
        let model = fit(&pages.iter().filter(|p| held_out(p) != fold).collect::<Vec<_>>(), &prior);
        for (index, page) in pages.iter().enumerate().filter(|(_, p)| held_out(p) == fold) {
            let scores: Vec<f32> = page.features.iter().map(|f| probability(&model, f) as f32).collect();
            found.push((index, chosen_readings(&page.readings, &scores)));
        }
    }
    report("held out", &files, &truths, &pages, &found);
    let now = pages.iter().enumerate().map(|(i, p)| {
        let scores: Vec<f32> = p.readings.iter().map(Reading::score).collect();
        (i, chosen_readings(&p.readings, &scores))
    });
    report("weights in force", &files, &truths, &pages, &now.collect::<Vec<_>>());
    let best = pages.iter().enumerate().map(|(i, p)| {
        let scores: Vec<f32> = p.labels.iter().map(|l| *l as f32).collect();
        (i, chosen_readings(&p.readings, &scores))
    });
    report("best choice", &files, &truths, &pages, &best.collect::<Vec<_>>());
    let model = fit(&pages.iter().collect::<Vec<_>>(), &prior);
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

/// The pages of a document that have readings.
fn examples(pdf: &Path, document: usize, truth: &[Relations]) -> Result<Vec<Page>> {
    let bytes = std::fs::read(pdf)?;
    let stem = pdf.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let series: String = stem.trim_end_matches(|c: char| c.is_ascii_digit() || ".-_".contains(c)).to_owned();
    // the 27 documents of one competition are a series each but for four parts of one report
    let series = if series == "eu" {
        if ("eu-016"..="eu-019").contains(&stem.as_str()) { "eu-016".into() } else { stem.clone() }
    } else {
        series
    };
    let limits = Limits::default().within(std::time::Duration::from_secs(120));
    let read = pdf::read_each(&bytes, &limits, |page| kurabe::diagnostic::Warned {
        value: readings(&page),
        warnings: Vec::new(),
    });
    let Ok(read) = read else { return Ok(Vec::new()) };
    let is_xml = stem.starts_with("eu") || stem.starts_with("us");
    let mut pages = Vec::new();
    for readings in read.value.into_iter().filter(|r| !r.is_empty()) {
        let own: Vec<Relations> = readings.iter().map(|r| relations(&r.cells())).collect();
        let hits: Vec<Vec<usize>> = own.iter().map(|r| truth.iter().map(|t| common(r, t)).collect()).collect();
        let most: Vec<usize> = (0..truth.len()).map(|t| hits.iter().map(|h| h[t]).max().unwrap_or(0)).collect();
        let label = |i: usize| {
            let best = (0..truth.len()).map(|t| {
                let wanted = if is_xml { count(&truth[t]) } else { most[t] };
                let (hit, found) = (hits[i][t] as f64, count(&own[i]) as f64);
                if hit == 0.0 { 0.0 } else { 2.0 * hit / (found + wanted as f64) }
            });
            best.fold(0.0, f64::max).powi(POWER)
        };
        let labels = (0..readings.len()).map(label).collect();
        let features = readings.iter().map(|r| r.features().iter().map(|f| f64::from(f.1)).collect()).collect();
        pages.push(Page { series: series.clone(), document, readings, relations: own, labels, features });
    }
    Ok(pages)
}

fn probability(model: &[f64], features: &[f64]) -> f64 {
    let sum: f64 = features.iter().zip(model).map(|(f, w)| f * w).sum();
    1.0 / (1.0 + (-(sum + model[features.len()])).exp())
}

/// The weights in force, the constant last: what is learned departs from them.
fn in_force(names: &[&str]) -> Result<Vec<f64>> {
    let text = std::fs::read_to_string(MODEL).with_context(|| MODEL.to_owned())?;
    let weight = |name: &str| {
        let line = text.lines().filter_map(|l| l.split_once('\t')).find(|(key, _)| *key == name);
        line.and_then(|(_, value)| value.trim().parse().ok()).unwrap_or(0.0)
    };
    Ok(names.iter().copied().chain(["*"]).map(weight).collect())
}

/// The weights, the constant last. Each page counts the same but for the square root of its readings.
fn fit(pages: &[&Page], prior: &[f64]) -> Vec<f64> {
    let count = prior.len() - 1;
    let mut model = prior.to_vec();
    let examples: Vec<(&Vec<f64>, f64, f64)> = pages
        .iter()
        .flat_map(|p| p.features.iter().zip(&p.labels).map(|(f, l)| (f, *l, 1.0 / (p.labels.len() as f64).sqrt())))
        .collect();
    let total: f64 = examples.iter().map(|e| e.2).sum();
    for _ in 0..ROUNDS {
        let mut gradient = vec![0.0; count + 1];
        let mut hessian = vec![vec![0.0; count + 1]; count + 1];
        for (features, label, weight) in &examples {
            let p = probability(&model, features);
            let slope = weight * (p - label);
            let bend = weight * p * (1.0 - p);
            let value = |i: usize| if i == count { 1.0 } else { features[i] };
            for i in (0..=count).filter(|i| value(*i) != 0.0) {
                gradient[i] += slope * value(i);
                for j in 0..=i {
                    hessian[i][j] += bend * value(i) * value(j);
                }
            }
        }
        for i in 0..count {
            gradient[i] += L2 * total * (model[i] - prior[i]);
            hessian[i][i] += L2 * total;
        }
        hessian[count][count] += 1e-9;
        let step = solve(hessian, gradient);
        let longest = step.iter().fold(0.0_f64, |a, s| a.max(s.abs()));
        let damp = if longest > 2.0 { 2.0 / longest } else { 1.0 };
        model.iter_mut().zip(&step).for_each(|(m, s)| *m -= damp * s);
        if longest < 1e-5 {
            break;
        }
    }
    model
}

/// Solves a symmetric positive system of which the lower half is given (Cholesky).
fn solve(mut a: Vec<Vec<f64>>, mut b: Vec<f64>) -> Vec<f64> {
    let n = b.len();
    for i in 0..n {
        for j in 0..=i {
            let sum: f64 = (0..j).map(|k| a[i][k] * a[j][k]).sum();
            a[i][j] = if i == j { (a[i][i] - sum).max(1e-12).sqrt() } else { (a[i][j] - sum) / a[j][j] };
        }
    }
    for i in 0..n {
        let sum: f64 = (0..i).map(|k| a[i][k] * b[k]).sum();
        b[i] = (b[i] - sum) / a[i][i];
    }
    for i in (0..n).rev() {
        let sum: f64 = (i + 1..n).map(|k| a[k][i] * b[k]).sum();
        b[i] = (b[i] - sum) / a[i][i];
    }
    b
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
    println!("{what}: {mean:.3}");
    figures.sort_by(|a, b| a.0.total_cmp(&b.0));
    let worst: Vec<String> = figures.iter().take(12).map(|(f, name)| format!("{name} {f:.2}")).collect();
    println!("  lowest: {}", worst.join(", "));
}

fn write(names: &[&str], model: &[f64]) -> Result<()> {
    let mut text = String::from(
        "# What speaks for (+) and against (-) a table, with its weight in a logistic model. Made by examples/train_tables.rs.\n",
    );
    writeln!(text, "*\t{:.2}", model[names.len()])?;
    for (name, weight) in names.iter().zip(model) {
        writeln!(text, "{name}\t{weight:.2}")?;
    }
    std::fs::write(MODEL, text).with_context(|| MODEL.to_owned())
}
