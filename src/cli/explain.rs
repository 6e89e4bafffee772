//! `kurabe explain`: why a record belongs to its national areas, for a person to check: words, places, weights,
//! corrections, page and quote; and where each of its fields is printed.

use anyhow::bail;
use clap::{Args, ValueEnum};
use rayon::prelude::*;
use serde::Serialize;

use super::fields::{self, PlacedField};
use super::printer::Printer;
use super::{Status, result_file, tables, usage};
use crate::batch::{self, Batch, Entry};
use crate::corpus::Source;
use crate::corpus::citation::citation;
use crate::export::initiative_list::correction_text;
use crate::ids::InitiativeId;
use crate::settings::Settings;
use crate::taxonomy::{
    AreaExplained, AreaRole, Assignment, Classified, Evidence, Explanation, FieldExplained, OTHER, Taxonomy,
};
use crate::text::likeness;

/// 取組の各項目が原本のどこにあるか、なぜその国の項目に分類されたかを、根拠の語とその場所で示します。
#[derive(Debug, Args)]
#[command(
    help_template = usage::HELP, next_help_heading = "指定",
    override_usage = "kurabe explain 取組ID [--format text|json]",
    after_help = "取組IDは、比較表の「取組ID」の欄と kurabe search の結果にあります。\n\n例: kurabe explain 032158/oshu-progress/1-1"
)]
pub(super) struct Explain {
    /// 取組ID
    #[arg(value_name = "取組ID", help_heading = "対象")]
    id: String,
    /// 国の項目を、この版の自治体DX推進計画の言葉で表します（例: 2.2）
    #[arg(long, value_name = "版")]
    edition: Option<String>,
    /// 出力の形式: text（文章）か json。省くと text
    #[arg(
        long,
        value_name = "形式",
        value_enum,
        default_value = "text",
        hide_default_value = true,
        hide_possible_values = true
    )]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

pub(super) fn run(arguments: Explain, settings: &Settings, printer: &Printer) -> anyhow::Result<Status> {
    let Explain { id, edition, format } = arguments;
    let manifest = settings.manifest()?;
    let batch = Batch::new(&settings.dictionaries, settings.store(), &settings.corpus)?;
    let edition = batch::edition(edition.as_deref(), batch.stages.taxonomy())?;
    let read = |sources: Vec<&Source>| {
        tables::read_all(&batch, sources.par_iter().map(|source| Batch::open(source)).collect(), printer)
    };
    let asked = InitiativeId::from(id.as_str());
    let (code, document, _) = asked.parts();
    let of_id = |source: &&Source| source.municipality.code == code && source.id == document;
    let mut entries = read(manifest.sources.iter().filter(of_id).collect());
    if find(&entries, &id).is_none() {
        entries = read(manifest.sources.iter().collect());
    }
    let Some((source, record)) = find(&entries, &id) else { bail!(unknown(&entries, &id)) };
    let explained = Explained {
        fields: fields::of(&record.initiative),
        taxonomy: batch.stages.taxonomy(),
        edition,
        source,
        record,
        explanation: batch.stages.classifier().explain_initiative(record),
    };
    let text = match format {
        Format::Text => explained.text(),
        Format::Json => format!("{}\n", serde_json::to_string(&explained.json())?),
    };
    result_file::deliver(text.as_bytes(), None, printer)?;
    Ok(Status::Done)
}

fn find<'e>(entries: &'e [Entry], id: &str) -> Option<(&'e Source, &'e Classified)> {
    entries.iter().find_map(|entry| {
        let records = &entry.outcome.as_ref().ok()?.initiatives;
        Some((&entry.source, records.iter().find(|record| record.initiative.id == id)?))
    })
}

/// Reports that there is no such record, and lists similar ones by id or name.
fn unknown(entries: &[Entry], id: &str) -> String {
    /// Most proposals for an id that is not there.
    const MOST: usize = 5;
    /// Least likeness (0 to 1) of an id that is proposed.
    const LEAST: f32 = 0.3;
    let records = entries.iter().filter_map(|entry| entry.outcome.as_ref().ok()).flat_map(|read| &read.initiatives);
    let mut near: Vec<(f32, &Classified)> = records
        .map(|record| (likeness(&record.initiative.id, id).max(likeness(&record.initiative.name, id)), record))
        .filter(|(likeness, _)| *likeness >= LEAST)
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.initiative.id.cmp(&b.1.initiative.id)));
    let near: Vec<String> = near
        .iter()
        .take(MOST)
        .map(|(_, record)| format!("\n  {}　{}", record.initiative.id, record.initiative.name))
        .collect();
    let hint = if near.is_empty() {
        "kurabe search で探すと、結果に取組IDがあります。".to_owned()
    } else {
        format!("近いもの:{}", near.concat())
    };
    format!("取組「{id}」は見つかりません。{hint}")
}

/// A record with the explanation of its labels.
struct Explained<'a> {
    taxonomy: &'a Taxonomy,
    edition: String,
    source: &'a Source,
    record: &'a Classified,
    /// The values of its fields, with their places.
    fields: Vec<PlacedField>,
    /// The result of the classifier, without corrections.
    explanation: Explanation,
}

/// The same for programs.
#[derive(Serialize)]
struct Json<'a> {
    schema: &'static str,
    municipality: &'a str,
    prefecture: &'a str,
    citation: String,
    edition: &'a str,
    #[serde(flatten)]
    record: &'a Classified,
    fields: &'a [PlacedField],
    explanation: &'a Explanation,
}

impl Explained<'_> {
    fn json(&self) -> Json<'_> {
        Json {
            schema: "kurabe.explanation/1",
            municipality: &self.source.municipality.name,
            prefecture: &self.source.municipality.prefecture,
            citation: self.citation(),
            edition: &self.edition,
            record: self.record,
            fields: &self.fields,
            explanation: &self.explanation,
        }
    }

    fn citation(&self) -> String {
        let (Source { municipality, title, published, .. }, record) = (self.source, &self.record.initiative);
        citation(&municipality.name, title, *published, &record.page_label, record.page)
    }

    fn text(&self) -> String {
        let record = &self.record.initiative;
        let above: Vec<&str> = record.path.iter().chain(&record.measure).map(String::as_str).collect();
        let mut lines = vec![
            format!("{}　{}", record.id, record.name),
            format!("引用: {}　PDF {}頁", self.citation(), record.page),
            format!("原文: 「{}」", record.quote),
            format!("見出し: {}", if above.is_empty() { "なし".into() } else { above.join(" ＞ ") }),
        ];
        if !record.doubts.is_empty() {
            lines.push(format!("要確認: {}", record.doubt_messages().collect::<Vec<_>>().join("、")));
        }
        lines.extend([String::new(), "項目と原本の語".into()]);
        lines.extend(self.fields.iter().map(PlacedField::line));
        lines.push(String::new());
        lines.extend(self.record.areas.iter().flat_map(|area| self.given(area)));
        lines.extend(self.not_given());
        let topics = self.record.topics.iter();
        let topics: Vec<&str> =
            topics.map(|id| self.taxonomy.topic(id).map_or(id.as_str(), |topic| topic.label.as_str())).collect();
        lines.push(format!("テーマ: {}", if topics.is_empty() { "なし".into() } else { topics.join("、") }));
        if !record.corrections.is_empty() {
            lines.extend([String::new(), "訂正".into()]);
            let one = |c| {
                format!(
                    "  {} → {}",
                    correction_text(c),
                    Some(&c.value)
                        .filter(|v| !v.is_empty())
                        .map_or("（記載なし）".into(), |v| v.replace('\n', " "))
                )
            };
            lines.extend(record.corrections.iter().map(one));
        }
        lines.join("\n") + "\n"
    }

    /// A label of the record with its evidence.
    fn given(&self, label: &Assignment) -> Vec<String> {
        /// More words than this are not read.
        const MOST: usize = 8;
        let title = if label.primary { "国の項目" } else { "関連する国の項目" };
        let heading = self.taxonomy.heading(&self.edition, &label.area);
        let explained = self.explanation.areas.iter().find(|area| area.area == label.area);
        let by_classifier = explained
            .is_some_and(|area| (area.role == AreaRole::Primary) == label.primary && area.role != AreaRole::NotGiven);
        let sure = if by_classifier {
            format!("確度{:.0}％", label.score * 100.0)
        } else {
            "人の訂正による".to_owned()
        };
        let mut lines = vec![format!("{title}: {heading}（{sure}）")];
        match explained {
            Some(area) => lines.extend(self.evidence(area, MOST)),
            None => lines.push("  根拠の語はありません。".into()),
        }
        lines.push(String::new());
        lines
    }

    /// The other areas that the classifier assigned or considered: each with its sum and its strongest words.
    fn not_given(&self) -> Vec<String> {
        /// Largest number of areas shown that were not assigned, and of words shown for each.
        const MOST: usize = 3;
        /// Most words that are shown as evidence of an area.
        const MOST_WORDS: usize = 3;
        /// Areas with less are noise.
        const LEAST: f32 = 0.5;
        let bears = |area: &AreaExplained| self.record.areas.iter().any(|label| label.area == area.area);
        let tells = |area: &&AreaExplained| {
            !bears(area) && area.area != OTHER && (area.role != AreaRole::NotGiven || area.sum >= LEAST)
        };
        let others: Vec<&AreaExplained> = self.explanation.areas.iter().filter(tells).collect();
        let mut lines: Vec<String> = Vec::new();
        for area in others.iter().take(MOST) {
            let heading = self.taxonomy.heading(&self.edition, &area.area);
            let why = if area.role == AreaRole::NotGiven {
                format!("付けていません: 合計{:.2}、必要な値{:.2}", area.sum, self.explanation.further_from)
            } else {
                "kurabe の判定。人が訂正しました".to_owned()
            };
            lines.push(format!("ほかの項目: {heading}（{why}）"));
            lines.extend(self.evidence(area, MOST_WORDS));
        }
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines
    }

    /// The strongest words for and against an area, a line each, and the sum of the others.
    fn evidence(&self, area: &AreaExplained, most: usize) -> Vec<String> {
        let all = by_place(area.supporting.iter().chain(&area.opposing));
        if all.is_empty() {
            return vec!["  根拠の語はありません。".into()];
        }
        let shown = all.iter().filter(|evidence| evidence.weight.abs() >= LEAST_SHOWN).count().clamp(1, most);
        let mut lines: Vec<String> = all[..shown].iter().map(|evidence| self.line(evidence)).collect();
        let (left, sum) = (all.len() - shown, all[shown..].iter().map(|evidence| evidence.weight).sum::<f32>());
        if left > 0 {
            lines.push(format!("  {}　ほかの小さな手がかり{left}件", signed(sum)));
        }
        lines
    }

    /// `＋2.00「書かない窓口」取組名 1～6字目: 【書かない窓口】の導入`
    fn line(&self, evidence: &Evidence) -> String {
        let Evidence { term, field, start, end, weight } = evidence;
        let text = self.explanation.fields.iter().find(|known| known.field == *field);
        let around = text.map(|text| around(text, *start, *end)).unwrap_or_default();
        let place = format!("{} {}～{end}字目", field_name(field), start + 1);
        format!("  {}「{}」{place}: {around}", signed(*weight), term.replace('\n', " "))
    }
}

/// A smaller weight is only included in the sum.
const LEAST_SHOWN: f32 = 0.1;

/// Evidence of one place together, the heaviest first.
fn by_place<'e>(evidence: impl Iterator<Item = &'e Evidence>) -> Vec<Evidence> {
    let mut places: Vec<Evidence> = Vec::new();
    for new in evidence {
        match places.iter_mut().find(|known| (&known.field, known.start, known.end) == (&new.field, new.start, new.end))
        {
            Some(known) => known.weight += new.weight,
            None => places.push(new.clone()),
        }
    }
    places.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
    places
}

/// ＋2.00 or －0.50.
fn signed(weight: f32) -> String {
    format!("{}{:.2}", if weight < 0.0 { '－' } else { '＋' }, weight.abs())
}

/// The words with a little context.
fn around(field: &FieldExplained, start: usize, end: usize) -> String {
    /// Characters of context shown on each side.
    const BESIDE: usize = 12;
    let all: Vec<char> = field.text.chars().collect();
    let part =
        |from: usize, to: usize| all.get(from..to).map(|part| part.iter().collect::<String>()).unwrap_or_default();
    let (from, to) = (start.saturating_sub(BESIDE), (end + BESIDE).min(all.len()));
    let (before, after) = (if from > 0 { "…" } else { "" }, if to < all.len() { "…" } else { "" });
    format!("{before}{}【{}】{}{after}", part(from, start), part(start, end), part(end, to)).replace('\n', " ")
}

/// The Japanese name of a field of the evidence.
fn field_name(field: &str) -> &'static str {
    match field.split('[').next() {
        Some("name") => "取組名",
        Some("measure") => "施策",
        Some("path") => "見出し",
        Some("description") => "内容",
        Some("actions") => "取組内容",
        _ => "本文",
    }
}
