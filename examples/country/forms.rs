//! The forms in which cities print the same: tables, cards, lists, prose, turned tables, sheets, and a report on progress.
//! Each notes what it prints of which initiative, and on which page.

use crate::content::{Initiative, Intent, Measure};
use crate::paper::{LANDSCAPE, MARGIN, PORTRAIT, Paper};
use crate::random::Random;
use crate::table::{Ruling, Table};

/// What a form prints of its initiatives beside their names.
#[derive(Clone, Copy, Default)]
pub(crate) struct Shown {
    pub(crate) number: bool,
    pub(crate) departments: bool,
    pub(crate) schedule: bool,
    pub(crate) target: bool,
    pub(crate) account: bool,
}

/// An initiative where it is printed.
pub(crate) struct Printed {
    pub(crate) initiative: Initiative,
    pub(crate) measure: &'static str,
    pub(crate) page: u32,
    pub(crate) shown: Shown,
}

/// A form of plans.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Form {
    Ruled,
    Columns,
    Three,
    Across,
    Cards,
    List,
    Prose,
    Transposed,
    Sheets,
}

impl Form {
    pub(crate) const ALL: [Self; 9] = [
        Self::Ruled,
        Self::Columns,
        Self::Three,
        Self::Across,
        Self::Cards,
        Self::List,
        Self::Prose,
        Self::Transposed,
        Self::Sheets,
    ];

    pub(crate) const fn paper(self) -> (f32, f32) {
        match self {
            Self::Ruled | Self::Columns | Self::Three | Self::Across | Self::Transposed => LANDSCAPE,
            Self::Cards | Self::List | Self::Prose | Self::Sheets => PORTRAIT,
        }
    }

    /// Prints what a city means to do.
    pub(crate) fn print(self, paper: &mut Paper, intent: &Intent) -> Vec<Printed> {
        match self {
            Self::Ruled => rows(paper, intent, Ruling::Full),
            Self::Three => rows(paper, intent, Ruling::Three),
            Self::Across => rows(paper, intent, Ruling::Across),
            Self::Columns => columns(paper, intent),
            Self::Cards => cards(paper, intent),
            Self::List => list(paper, intent),
            Self::Prose => prose(paper, intent),
            Self::Transposed => transposed(paper, intent),
            Self::Sheets => sheets(paper, intent),
        }
    }
}

const ALL: Shown = Shown { number: true, departments: true, schedule: true, target: true, account: false };

fn noted(initiative: &Initiative, measure: &Measure, page: u32, shown: Shown) -> Printed {
    Printed { initiative: initiative.clone(), measure: measure.name, page, shown }
}

fn heading(paper: &mut Paper, place: usize, measure: &Measure) {
    paper.need(90.0);
    paper.text(MARGIN, paper.y, 13.0, &format!("{place}　{}", measure.name));
    paper.y += 24.0;
}

fn departments(initiative: &Initiative) -> String {
    initiative.departments.join("、")
}

/// What happens in each year of the plan.
fn years(initiative: &Initiative, intent: &Intent) -> Vec<String> {
    let of = |year| initiative.schedule.iter().find(|(own, _)| *own == year).map_or("", |(_, step)| step);
    intent.years().map(|year| of(year).to_owned()).collect()
}

fn target(initiative: &Initiative) -> String {
    initiative.target.clone().unwrap_or_default()
}

/// A table a measure, below its heading.
fn rows(paper: &mut Paper, intent: &Intent, ruling: Ruling) -> Vec<Printed> {
    let names = ["番号", "取組", "取組内容", "担当課", "目標"].map(str::to_owned);
    let header: Vec<String> = names.into_iter().chain(intent.years().map(|year| year.wareki())).collect();
    let rest = (paper.width() - 40.0 - 120.0 - 160.0 - 80.0 - 72.0) / (header.len() - 5) as f32;
    let mut widths = vec![40.0, 120.0, 160.0, 80.0, 72.0];
    widths.resize(header.len(), rest);
    let table = Table { widths, header, ruling, size: 8.5 };
    let mut printed = Vec::new();
    for (place, measure) in intent.measures.iter().enumerate() {
        heading(paper, place + 1, measure);
        table.begin(paper);
        for it in &measure.initiatives {
            let own = [it.number.clone(), it.name.clone(), it.description.to_owned(), departments(it), target(it)];
            let cells: Vec<String> = own.into_iter().chain(years(it, intent)).collect();
            let page = table.row(paper, &cells);
            printed.push(noted(it, measure, page, ALL));
        }
        table.end(paper);
    }
    printed
}

/// One table for all, the measure in a column of its own, with costs.
fn columns(paper: &mut Paper, intent: &Intent) -> Vec<Printed> {
    let names = ["施策", "取組名", "所管課", "事業費（千円）"].map(str::to_owned);
    let header: Vec<String> = names.into_iter().chain(intent.years().map(|year| year.wareki())).collect();
    let rest = (paper.width() - 120.0 - 150.0 - 90.0 - 80.0) / (header.len() - 4) as f32;
    let mut widths = vec![120.0, 150.0, 90.0, 80.0];
    widths.resize(header.len(), rest);
    let table = Table { widths, header, ruling: Ruling::Full, size: 9.0 };
    let shown = Shown { number: false, target: false, ..ALL };
    let mut printed = Vec::new();
    table.begin(paper);
    for measure in &intent.measures {
        for it in &measure.initiatives {
            let own = [measure.name.to_owned(), it.name.clone(), departments(it), it.cost.to_string()];
            let cells: Vec<String> = own.into_iter().chain(years(it, intent)).collect();
            let page = table.row(paper, &cells);
            printed.push(noted(it, measure, page, shown));
        }
    }
    table.end(paper);
    printed
}

/// Boxes in two columns.
fn cards(paper: &mut Paper, intent: &Intent) -> Vec<Printed> {
    let (width, lead) = ((paper.width() - 20.0) / 2.0, 15.0);
    let height = 60.0 + lead * (2 + intent.years().count()) as f32;
    let mut printed = Vec::new();
    for (place, measure) in intent.measures.iter().enumerate() {
        heading(paper, place + 1, measure);
        for pair in measure.initiatives.chunks(2) {
            paper.need(height + 15.0);
            for (it, side) in pair.iter().zip([MARGIN, MARGIN + width + 20.0]) {
                card(paper, it, (side, width, height), lead);
                let shown = Shown { number: false, ..ALL };
                printed.push(noted(it, measure, paper.page(), shown));
            }
            paper.y += height + 15.0;
        }
    }
    printed
}

fn card(paper: &mut Paper, it: &Initiative, (x, width, height): (f32, f32, f32), lead: f32) {
    let top = paper.y;
    paper.frame(x, top, width, height);
    paper.ground(x, top, width, 24.0, 0.85);
    paper.text(x + 8.0, top + 6.0, 11.0, &it.name);
    let mut lines = vec![format!("担当課：{}", departments(it))];
    lines.extend(it.target.iter().map(|target| format!("目標：{target}")));
    lines.extend(it.schedule.iter().map(|(year, step)| format!("{}：{step}", year.wareki())));
    for (place, line) in lines.iter().enumerate() {
        paper.text(x + 8.0, top + 34.0 + place as f32 * lead, 9.0, line);
    }
}

/// Numbered names with label lines below them.
fn list(paper: &mut Paper, intent: &Intent) -> Vec<Printed> {
    let mut printed = Vec::new();
    for (place, measure) in intent.measures.iter().enumerate() {
        heading(paper, place + 1, measure);
        for (number, it) in (1..).zip(&measure.initiatives) {
            paper.need(60.0 + 16.0 * it.schedule.len() as f32);
            let page = paper.page();
            paper.text(MARGIN + 10.0, paper.y, 11.0, &format!("（{number}）{}", it.name));
            paper.y += 20.0;
            let mut lines = vec![format!("担当課：{}", departments(it)), format!("内容：{}", it.description)];
            lines.extend(it.target.iter().map(|target| format!("目標：{target}")));
            lines.extend(it.schedule.iter().map(|(year, step)| format!("{}：{step}", year.wareki())));
            for line in lines {
                paper.paragraph(MARGIN + 28.0, paper.width() - 28.0, 10.0, &line);
            }
            paper.y += 8.0;
            let mut own = noted(it, measure, page, ALL);
            own.initiative.number = number.to_string();
            printed.push(own);
        }
    }
    printed
}

/// A name with its department in brackets, and sentences.
fn prose(paper: &mut Paper, intent: &Intent) -> Vec<Printed> {
    let mut printed = Vec::new();
    for (place, measure) in intent.measures.iter().enumerate() {
        heading(paper, place + 1, measure);
        for it in &measure.initiatives {
            paper.need(60.0);
            let page = paper.page();
            paper.text(MARGIN, paper.y, 11.0, &format!("○{}（担当：{}）", it.name, departments(it)));
            paper.y += 20.0;
            paper.paragraph(MARGIN + 12.0, paper.width() - 12.0, 10.0, it.description);
            paper.y += 8.0;
            printed.push(noted(it, measure, page, Shown { departments: true, ..Shown::default() }));
        }
    }
    printed
}

/// Three initiatives a table, one a column.
fn transposed(paper: &mut Paper, intent: &Intent) -> Vec<Printed> {
    let mut printed = Vec::new();
    for (place, measure) in intent.measures.iter().enumerate() {
        heading(paper, place + 1, measure);
        for some in measure.initiatives.chunks(3) {
            let column = (paper.width() - 90.0) / 3.0;
            let mut widths = vec![90.0];
            widths.resize(some.len() + 1, column);
            let table = Table { widths, header: Vec::new(), ruling: Ruling::Full, size: 9.0 };
            let row = |label: &str, of: &dyn Fn(&Initiative) -> String| -> Vec<String> {
                [label.to_owned()].into_iter().chain(some.iter().map(of)).collect()
            };
            paper.need(110.0 + 30.0 * intent.years().count() as f32);
            let page = table.row(paper, &row("取組名", &|it| it.name.clone()));
            table.row(paper, &row("担当課", &departments));
            table.row(paper, &row("取組内容", &|it| it.description.to_owned()));
            table.row(paper, &row("目標", &target));
            for (at, year) in intent.years().enumerate() {
                table.row(paper, &row(&year.wareki(), &|it| years(it, intent)[at].clone()));
            }
            table.end(paper);
            let shown = Shown { number: false, ..ALL };
            printed.extend(some.iter().map(|it| noted(it, measure, page, shown)));
        }
    }
    printed
}

/// A form with labels for each initiative.
fn sheets(paper: &mut Paper, intent: &Intent) -> Vec<Printed> {
    let mut printed = Vec::new();
    let whole = paper.width();
    for measure in &intent.measures {
        for it in &measure.initiatives {
            paper.need(240.0);
            let page = paper.page();
            let labels =
                Table { widths: vec![90.0, whole - 90.0], header: Vec::new(), ruling: Ruling::Full, size: 10.0 };
            for (label, value) in [
                ("取組番号", it.number.clone()),
                ("取組名", it.name.clone()),
                ("施策", measure.name.to_owned()),
                ("担当課", departments(it)),
                ("取組内容", it.description.to_owned()),
                ("目標", target(it)),
            ] {
                labels.row(paper, &[label.to_owned(), value]);
            }
            let count = intent.years().count();
            let mut widths = vec![90.0];
            widths.resize(count + 1, (whole - 90.0) / count as f32);
            let plan = Table { widths, header: Vec::new(), ruling: Ruling::Full, size: 10.0 };
            let first = |label: &str| std::iter::once(label.to_owned());
            plan.row(paper, &first("年度").chain(intent.years().map(|year| year.wareki())).collect::<Vec<_>>());
            plan.row(paper, &first("年度別計画").chain(years(it, intent)).collect::<Vec<_>>());
            paper.y += 24.0;
            printed.push(noted(it, measure, page, ALL));
        }
    }
    printed
}

/// A report on what became of it.
pub(crate) fn report(paper: &mut Paper, intent: &Intent, random: &mut Random) -> Vec<Printed> {
    let header = ["番号", "取組名", "担当課", "取組状況", "評価"].map(str::to_owned).to_vec();
    let widths = vec![45.0, 180.0, 110.0, paper.width() - 395.0, 60.0];
    let ruling = if random.chance(70) { Ruling::Full } else { Ruling::Across };
    let table = Table { widths, header, ruling, size: 9.0 };
    let shown = Shown { number: true, departments: true, account: true, ..Shown::default() };
    let mut printed = Vec::new();
    for (place, measure) in intent.measures.iter().enumerate() {
        heading(paper, place + 1, measure);
        table.begin(paper);
        for it in &measure.initiatives {
            let (rating, words) = it.account;
            let own = [it.number.clone(), it.name.clone(), departments(it), words.to_owned(), rating.to_owned()];
            let page = table.row(paper, &own);
            printed.push(noted(it, measure, page, shown));
        }
        table.end(paper);
    }
    printed
}
