//! A country of municipalities that do not exist, each with a plan and, a year later, a report on its progress: PDFs in
//! many forms, `corpus.toml`, and the exact truth of each document (`NAME.truth.json`). For measuring kurabe at the size of
//! a country:
//!
//!     cargo run --release --example country -- --municipalities 1788 --seed 1 --years 1 --to output/country
//!
//! and then, for a sample of it, `score.py --truth output/country NAME …`. The same arguments make the same bytes. With `--years N` each municipality has N pairs of documents, a year apart.

mod content;
mod forms;
mod paper;
mod places;
mod random;
mod table;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use kurabe::corpus::Municipality;
use rayon::prelude::*;
use serde_json::{Map, Value, json};

use content::Intent;
use forms::{Form, Printed, report};
use paper::{LANDSCAPE, MARGIN, Paper};
use random::Random;

/// The fiscal year with which the first plans begin at the earliest.
const EARLIEST: i32 = 2021;

/// What was asked for.
struct Country {
    municipalities: usize,
    years: usize,
    seed: u64,
    to: PathBuf,
}

fn main() {
    let country = arguments().unwrap_or_else(|problem| {
        eprintln!("{problem}\nusage: country --municipalities 1788 --seed 1 [--years 1] [--to output/country]");
        std::process::exit(2);
    });
    let places = places::municipalities(country.municipalities, country.seed);
    fs::create_dir_all(&country.to).expect("makes the folder");
    let entries: Vec<String> =
        places.par_iter().enumerate().map(|(at, place)| country.documents(place, at as u64)).collect();
    fs::write(country.to.join("corpus.toml"), entries.concat()).expect("writes the list");
    println!("{} documents in {}", places.len() * country.years * 2, country.to.display());
}

fn arguments() -> Result<Country, String> {
    let mut country = Country { municipalities: 100, years: 1, seed: 1, to: PathBuf::from("output/country") };
    let mut all = std::env::args().skip(1);
    while let Some(name) = all.next() {
        let value = all.next().ok_or_else(|| format!("{name} has no value"))?;
        let number = || value.parse::<usize>().map_err(|_| format!("{name}: {value} is no number"));
        match name.as_str() {
            "--municipalities" => country.municipalities = number()?,
            "--years" => country.years = number()?.max(1),
            "--seed" => country.seed = number()? as u64,
            "--to" => country.to = PathBuf::from(&value),
            _ => return Err(format!("{name} is no option")),
        }
    }
    Ok(country)
}

/// A document of the country.
struct Made<'a> {
    place: &'a Municipality,
    id: String,
    title: String,
    kind: &'static str,
    /// Year and month.
    published: (i32, u32),
    period: (i32, i32),
}

impl Country {
    /// Writes the documents of a municipality; their entries.
    fn documents(&self, place: &Municipality, at: u64) -> String {
        let mut random = Random::of(self.seed ^ 0xC0DE, at);
        let form = Form::ALL[random.below(Form::ALL.len())];
        let begin = EARLIEST + random.below(4) as i32;
        let mut entries = String::new();
        for year in 0..self.years as i32 {
            let intent = Intent::of(&mut random, begin + year);
            let period = (intent.first.0, intent.last.0);
            let name = &place.name;
            let plan = Made {
                place,
                id: format!("c{}-plan-{}", place.code, begin + year),
                title: format!("{name}DX推進計画"),
                kind: "plan",
                published: (begin + year, 3),
                period,
            };
            let mut paper = plan.begun(form.paper());
            let printed = form.print(&mut paper, &intent);
            entries += &self.write(&plan, paper, &printed, &format!("{form:?}"));
            let progress = Made {
                id: format!("c{}-progress-{}", place.code, begin + year),
                title: format!("{name}DX推進計画 進捗状況報告書"),
                kind: "progress",
                published: (begin + year + 1, 5),
                ..plan
            };
            let mut paper = progress.begun(LANDSCAPE);
            let printed = report(&mut paper, &intent, &mut random);
            entries += &self.write(&progress, paper, &printed, "Report");
        }
        entries
    }

    /// Writes a document with its truth; its entry.
    fn write(&self, made: &Made<'_>, paper: Paper, printed: &[Printed], form: &str) -> String {
        write(&self.to.join(format!("{}.pdf", made.id)), &paper.print());
        let initiatives: Vec<Value> = printed.iter().map(truth).collect();
        let truth = json!({
            "name": made.id, "title": made.title, "municipality": made.place.name, "form": form, "initiatives": initiatives,
        });
        let text = serde_json::to_string_pretty(&truth).expect("plain values");
        write(&self.to.join(format!("{}.truth.json", made.id)), text.as_bytes());
        made.entry()
    }
}

fn write(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

impl Made<'_> {
    /// Its cover, and a page that says why there is a plan.
    fn begun(&self, size: (f32, f32)) -> Paper {
        let mut paper = Paper::new(size);
        paper.text(MARGIN + 40.0, 200.0, 22.0, &self.title);
        let (year, month) = self.published;
        let wareki = kurabe::calendar::wareki_month(year, Some(month as u8));
        paper.text(MARGIN + 40.0, 400.0, 14.0, &wareki);
        paper.text(MARGIN + 40.0, 430.0, 14.0, &self.place.name);
        paper.turn();
        let width = paper.width();
        paper.text(MARGIN, paper.y, 14.0, "はじめに");
        paper.y += 30.0;
        let text = format!(
            "　{}では、人口の減少と職員の不足に備え、住民の暮らしを便利にし、仕事の進め方を改めるため、この文書を定めました。\
             期間は{}から{}までとし、毎年度の終わりに進み具合を確かめ、必要に応じて見直します。",
            self.place.name,
            kurabe::calendar::FiscalYear(self.period.0).wareki(),
            kurabe::calendar::FiscalYear(self.period.1).wareki(),
        );
        paper.paragraph(MARGIN, width, 10.5, &text);
        paper.turn();
        paper
    }

    /// Its entry in `corpus.toml`.
    fn entry(&self) -> String {
        let Municipality { code, name, prefecture } = self.place;
        let (year, month) = self.published;
        let mut text = String::from("[[document]]\n");
        for (key, value) in [
            ("id", self.id.clone()),
            ("code", code.to_string()),
            ("municipality", name.clone()),
            ("prefecture", prefecture.clone()),
            ("title", self.title.clone()),
            ("kind", self.kind.to_owned()),
            ("published", format!("{year}-{month:02}")),
            ("period", format!("{}-{}", self.period.0, self.period.1)),
            ("file", format!("{}.pdf", self.id)),
        ] {
            let _ = writeln!(text, "{key} = \"{value}\"");
        }
        text.push('\n');
        text
    }
}

/// What is printed of an initiative, as `score.py` reads it.
fn truth(printed: &Printed) -> Value {
    let Printed { initiative, measure, page, shown } = printed;
    let mut record = Map::new();
    record.insert("initiative".into(), json!(initiative.name));
    record.insert("measure".into(), json!(measure));
    record.insert("page".into(), json!(page));
    if shown.number {
        record.insert("no".into(), json!(initiative.number));
    }
    if shown.departments {
        record.insert("departments".into(), json!(initiative.departments));
    }
    if shown.schedule {
        let years = initiative.schedule.iter().map(|(year, step)| (year.0.to_string(), json!(step)));
        record.insert("schedule".into(), Value::Object(years.collect()));
    }
    if let Some(target) = initiative.target.as_ref().filter(|_| shown.target) {
        record.insert("target".into(), json!(target));
    }
    if shown.account {
        let (status, text) = initiative.account;
        record.insert("progress_first_half".into(), json!([{"status": status, "text": text}]));
    }
    Value::Object(record)
}
