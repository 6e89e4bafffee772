//! The index as a whole: what goes in is found, in the right order, and stays found whatever happens in between.

mod filters;
mod hits;
mod updates;
mod words;

use super::*;
use crate::calendar::FiscalYear;
use crate::corpus::{Municipality, Source, SourceKind, YearMonth};
use crate::dictionaries::Dictionaries;
use crate::document::{Cell, Document, Element, Location, Page, Table, Text};
use crate::geometry::Rect;
use crate::plan::{Initiative, Phase, ScheduleEntry};
use crate::taxonomy::{Assignment, Classified, Taxonomy};

struct Plan {
    source: Source,
    document: Document,
    initiatives: Vec<Classified>,
    digest: String,
}

impl Plan {
    fn new(id: &str, code: &str, municipality: &str, prefecture: &str) -> Self {
        let municipality =
            Municipality { code: code.into(), name: municipality.to_owned(), prefecture: prefecture.to_owned() };
        let source = Source {
            id: id.into(),
            title: format!("{}デジタル計画", municipality.name),
            municipality,
            kind: SourceKind::Plan,
            published: YearMonth { year: 2024, month: Some(3) },
            period: None,
            edition: None,
            path: "plan.pdf".into(),
            sha256: String::new(),
            url: None,
        };
        let page = |page| Page { page, label: format!("- {} -", page - 1), ..Page::default() };
        let document = Document { pages: (1..=9).map(page).collect(), ..Document::default() };
        Self { source, document, initiatives: Vec::new(), digest: "1".to_owned() }
    }

    fn paragraph(mut self, page: u32, text: &str) -> Self {
        self.document.elements.push(Element::Paragraph(located(text, page)));
        self
    }

    fn heading(mut self, page: u32, level: u8, text: &str) -> Self {
        self.document.elements.push(Element::Heading { level, text: located(text, page) });
        self
    }

    fn row(mut self, page: u32, cells: &[&str]) -> Self {
        let cell = |(column, text): (usize, &&str)| Cell {
            column,
            row_span: 1,
            column_span: 1,
            text: (*text).to_owned(),
            page,
            ..Cell::default()
        };
        let table = Table { cells: cells.iter().enumerate().map(cell).collect(), ..Table::default() };
        self.document.elements.push(Element::Table(self.document.tables.len()));
        self.document.tables.push(table);
        self
    }

    fn initiative(mut self, page: u32, name: &str, description: &str, area: &str, schedule: &[(i32, &str)]) -> Self {
        let schedule = schedule.iter().map(|(year, text)| ScheduleEntry {
            fiscal_year: FiscalYear(*year),
            text: (*text).to_owned(),
            phase: Some(Phase::Introduction),
        });
        let initiative = Initiative {
            id: format!("{}/{}", self.source.id, self.initiatives.len() + 1).into(),
            name: name.to_owned(),
            description: Some(description.to_owned()),
            departments: vec!["デジタル推進課".to_owned()],
            schedule: schedule.collect(),
            page,
            quote: name.to_owned(),
            ..Initiative::default()
        };
        let area = Assignment { area: area.into(), primary: true, score: 1.0, evidence: Vec::new() };
        self.initiatives.push(Classified { initiative, areas: vec![area], topics: Vec::new() });
        self
    }

    fn indexed(&self) -> IndexedDocument<'_> {
        IndexedDocument {
            source: &self.source,
            document: &self.document,
            initiatives: &self.initiatives,
            links: &[],
            digest: &self.digest,
        }
    }
}

fn located(text: &str, page: u32) -> Text {
    Text { value: text.to_owned(), at: vec![Location { page, bbox: Rect::default() }] }
}

fn vocabulary(dictionaries: &Dictionaries) -> SearchVocabulary {
    let taxonomy = Taxonomy::load(dictionaries).expect("embedded dictionaries");
    SearchVocabulary::open(dictionaries, &taxonomy).expect("embedded dictionaries")
}

/// An index in a folder of its own.
struct Fixture {
    folder: tempfile::TempDir,
    vocabulary: SearchVocabulary,
}

impl Fixture {
    fn new(plans: &[Plan]) -> Self {
        let fixture =
            Self { folder: tempfile::tempdir().expect("a folder"), vocabulary: vocabulary(&Dictionaries::embedded()) };
        fixture.update(plans);
        fixture
    }

    fn path(&self) -> std::path::PathBuf {
        self.folder.path().join("index")
    }

    fn update(&self, plans: &[Plan]) -> Stats {
        update(&self.path(), plans.iter().map(Plan::indexed), &self.vocabulary).expect("updated")
    }

    fn hits(&self, text: &str) -> Hits {
        self.search(&Query { text: text.to_owned(), limit: 100, ..Query::default() })
    }

    fn search(&self, query: &Query) -> Hits {
        search(&self.path(), query, &self.vocabulary).unwrap_or_else(|error| panic!("{}\n{error}", query.text))
    }

    /// The first words of each hit: its name or its text.
    fn found(&self, text: &str) -> Vec<String> {
        let shown = |hit: Hit| hit.name.unwrap_or(hit.snippet).text;
        self.hits(text).hits.into_iter().map(shown).collect()
    }

    fn error(&self, query: &Query) -> String {
        search(&self.path(), query, &self.vocabulary).expect_err("refused").to_string()
    }
}

fn oshu() -> Plan {
    Plan::new("oshu-plan", "032158", "奥州市", "岩手県")
        .heading(2, 1, "地域社会のデジタル化")
        .paragraph(2, "住民の利便性を高めるため、窓口の手続を見直します。")
        .paragraph(3, "ＡＩ－ＯＣＲ と RPA を ﾃﾞｰﾀ入力に使います。")
        .row(4, &["1-1", "書かない窓口の導入", "市民課"])
        .initiative(4, "書かない窓口の導入", "申請書を書かずに手続できるようにする。", "frontyard", &[(2025, "導入")])
        .initiative(5, "来庁予約", "窓口の混雑を減らす。", "frontyard", &[(2026, "検討")])
}

fn osaki() -> Plan {
    Plan::new("osaki-plan", "042153", "大崎市", "宮城県").paragraph(1, "東京都の例を参考にした。").initiative(
        2,
        "AIの活用",
        "議事録の作成に生成AIを使う。",
        "ai_rpa",
        &[(2025, "実証")],
    )
}
