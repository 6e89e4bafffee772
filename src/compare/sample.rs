//! Readings made up for tests: the same for the same seed, with everything that a corpus may hold.

use std::collections::{BTreeMap, BTreeSet};

use super::{AreaLabel, Catalogue, Reading, TopicLabel, Units};
use crate::account::{Account, Finding, Reason};
use crate::calendar::FiscalYear;
use crate::corpus::{Municipality, Source, SourceKind, YearMonth};
use crate::diagnostic::{Warning, WarningCode};
use crate::dictionaries::Dictionaries;
use crate::plan::{Doubt, DoubtCode, Initiative, Phase, ProgressEntry, ScheduleEntry, Target};
use crate::taxonomy::{Assignment, Classified, Mentions};

/// Owns the data that a [`Reading`] borrows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Read {
    pub(crate) source: Source,
    pub(crate) pages: u32,
    pub(crate) warnings: Vec<Warning>,
    pub(crate) initiatives: Vec<Classified>,
    pub(crate) mentions: Mentions,
    pub(crate) account: Account,
}

impl Read {
    pub(crate) fn reading(&self) -> Reading<'_> {
        Reading {
            source: &self.source,
            pages: self.pages,
            warnings: &self.warnings,
            initiatives: (&self.initiatives).into(),
            mentions: &self.mentions,
            account: &self.account,
        }
    }
}

/// Borrows all.
pub(crate) fn readings(read: &[Read]) -> Vec<Reading<'_>> {
    read.iter().map(Read::reading).collect()
}

/// Four areas of an edition; `eltax` is none of them.
pub(crate) fn areas() -> Vec<AreaLabel> {
    let area = |id: &str, label: &str, group: &str, unverified| AreaLabel {
        id: id.into(),
        label: label.into(),
        short: label.into(),
        called: Vec::new(),
        group: group.into(),
        unverified,
    };
    vec![
        area("talent", "人材", "体制", false),
        area("frontyard", "窓口", "重点", false),
        area("security", "安全", "重点", true),
        area("other", "国の項目なし", "", false),
    ]
}

/// The areas with three topics.
pub(crate) fn catalogue() -> Catalogue {
    let topic = |id: &str, label: &str, area: &str| TopicLabel {
        id: id.into(),
        label: label.into(),
        area_ids: vec![area.into()],
        parent: None,
    };
    Catalogue {
        edition: "試験版".into(),
        areas: areas(),
        topics: vec![
            topic("rpa", "RPA", "security"),
            topic("counter", "書かない窓口", "frontyard"),
            topic("training", "研修", "talent"),
        ],
        units: Units::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound"),
    }
}

/// A document without initiatives.
pub(crate) fn document(code: &str, id: &str, kind: SourceKind, year: i32) -> Read {
    let municipality = Municipality { code: code.into(), name: format!("市{code}"), prefecture: "岩手県".into() };
    let source = Source {
        id: id.into(),
        municipality,
        title: format!("計画{id}"),
        kind,
        published: YearMonth { year, month: Some(3) },
        period: Some((year, year + 4)),
        edition: None,
        path: format!("corpus/{id}.pdf").into(),
        sha256: format!("{id:0>64}"),
        url: Some(format!("https://example.jp/{id}.pdf")),
    };
    Read {
        source,
        pages: 40,
        warnings: Vec::new(),
        initiatives: Vec::new(),
        mentions: Mentions::new(),
        account: Account::default(),
    }
}

/// An initiative on a page, with nothing else.
pub(crate) fn initiative(name: &str, area: &str, page: u32) -> Classified {
    let initiative = Initiative {
        id: format!("{name}@{page}").into(),
        name: name.into(),
        page,
        page_label: (page + 2).to_string(),
        quote: name.into(),
        confidence: 0.95,
        ..Initiative::default()
    };
    let assignment = Assignment { area: area.into(), primary: true, score: 0.9, evidence: Vec::new() };
    Classified { initiative, areas: vec![assignment], topics: Vec::new() }
}

/// A small corpus: several municipalities, with several documents each, unread pages, shared names, odd texts.
pub(crate) fn corpus(seed: u64) -> Vec<Read> {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut read = Vec::new();
    for city in 0..1 + dice.roll(5) {
        for number in 0..1 + dice.roll(3) {
            let kind = [SourceKind::Plan, SourceKind::Policy, SourceKind::Progress][dice.roll(3)];
            let id = format!("d{city}-{number}");
            let mut document = document(&format!("{:06}", 10_000 + city), &id, kind, 2022 + dice.roll(2) as i32);
            document.initiatives = (0..dice.roll(12)).map(|_| random_initiative(&mut dice)).collect();
            if dice.roll(3) == 0 {
                document.warnings.push(Warning::on_page(1 + dice.roll(40) as u32, WarningCode::NoTextLayer, ""));
            }
            if dice.roll(9) == 0 {
                document.pages = 0;
                document.initiatives.clear();
            }
            if dice.roll(4) == 0 {
                document.account = to_check(&[7, 8]);
            }
            if document.pages > 0 && dice.roll(3) == 0 {
                document.mentions = named("training", "研修", 9);
            }
            read.push(document);
        }
    }
    read
}

/// Words of a topic on a page.
pub(crate) fn named(topic: &str, words: &str, page: u32) -> Mentions {
    Mentions::from([(topic.to_owned(), BTreeMap::from([(words.to_owned(), BTreeSet::from([page]))]))])
}

/// An account of a document with a number missing between these pages.
pub(crate) fn to_check(pages: &[u32]) -> Account {
    let words = vec!["3".to_owned()];
    let finding = Finding { reason: Reason::NumberGap, pages: pages.to_vec(), table: None, count: 1, words };
    Account { findings: vec![finding], ..Account::default() }
}

fn random_initiative(dice: &mut Dice) -> Classified {
    let texts = ["窓口", "=1+1", "改行\nあり", "-5", "＠課", "カンマ,引用\"符\"", "|縦|線|", "\t先頭"];
    let area = ["talent", "frontyard", "security", "other", "eltax"][dice.roll(5)];
    let mut record = initiative(&format!("{}{}", texts[dice.roll(8)], dice.roll(20)), area, 1 + dice.roll(40) as u32);
    record.topics = ["rpa", "counter", "unnamed"][..dice.roll(4)].iter().map(|topic| (*topic).into()).collect();
    let first = 2022 + dice.roll(4) as i32;
    for year in first..first + dice.roll(5) as i32 {
        let phase = [None, Some(Phase::Study), Some(Phase::Operation)][dice.roll(3)];
        let text = texts[dice.roll(8)].to_owned();
        record.initiative.schedule.push(ScheduleEntry { fiscal_year: FiscalYear(year), text, phase });
    }
    if dice.roll(2) == 0 {
        record.initiative.targets.push(Target { text: texts[dice.roll(8)].into(), ..Target::default() });
        record.initiative.departments = vec!["総務課".into(), texts[dice.roll(8)].into()];
    }
    if dice.roll(4) == 0 {
        record.initiative.doubts.push(Doubt::on_record(DoubtCode::NameAlone));
        record.initiative.confidence = 0.4;
        record.initiative.progress.push(ProgressEntry {
            period: "R7上半期".into(),
            status: "検討".into(),
            text: texts[dice.roll(8)].into(),
        });
    }
    record
}

/// A linear congruential generator (Knuth's MMIX constants): the same numbers everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}
