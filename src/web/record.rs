//! An initiative next to its page: the value of each field with its place and doubts, and the form to correct it.

use std::sync::Arc;

use maud::{Markup, html};

use super::access::Visitor;
use super::fragments::{NOTHING, citation, lines};
use super::layout;
use super::library::Library;
use super::params::Params;
use crate::batch::Entry;
use crate::compare::progress_text;
use crate::corpus::Source;
use crate::corpus::citation::citation as cite;
use crate::corrections::CorrectionLine;
use crate::corrections::ledger;
use crate::export::checklist::stated;
use crate::ids::{InitiativeId, TopicId};
use crate::plan::correction::{CorrectableField, Correction};
use crate::plan::{Initiative, RecordField};
use crate::taxonomy::{Classified, Taxonomy};

/// The label of the areas in corrections.
pub(super) const AREAS: &str = "国の項目";
/// The label of the topics in corrections.
pub(super) const TOPICS: &str = "テーマ";

/// A record with its document.
pub(super) struct FoundRecord {
    pub(super) entry: Arc<Entry>,
    pub(super) record: Classified,
}

/// The record with this id.
pub(super) fn find(library: &Library, id: &str) -> Option<FoundRecord> {
    let entry = library.entry(InitiativeId::from(id).document())?;
    let records = entry.outcome.as_ref().ok()?;
    let record = records.initiatives.iter().find(|record| record.initiative.id == id)?.clone();
    Some(FoundRecord { entry, record })
}

/// The address of a record's page with the record marked.
pub(super) fn address(document: &str, record: &Initiative) -> String {
    Params::default().with("record", &record.id).at(&format!("/d/{document}/{}", record.page))
}

/// The place of a record in the format in which staff cite it.
pub(super) fn cited(source: &Source, record: &Initiative) -> String {
    cite(&source.municipality.name, &source.title, source.published, &record.page_label, record.page)
}

/// The value of each correctable field of a record, followed by its labels.
pub(super) fn values(record: &Classified, taxonomy: &Taxonomy) -> Vec<(String, String)> {
    let mut values = stated(&record.initiative);
    let mut areas: Vec<_> = record.areas.iter().collect();
    areas.sort_by_key(|area| !area.primary);
    let label = |id: &str| taxonomy.area(id).map_or_else(|| id.to_owned(), |area| area.label.clone());
    values.push((AREAS.to_owned(), areas.iter().map(|area| label(&area.area)).collect::<Vec<_>>().join("、")));
    let label = |id: &TopicId| taxonomy.topic(id).map_or_else(|| id.to_string(), |topic| topic.label.clone());
    values.push((TOPICS.to_owned(), record.topics.iter().map(label).collect::<Vec<_>>().join("、")));
    values
}

/// The record field for the name used in corrections.
pub(super) fn field(name: &str) -> Option<RecordField> {
    CorrectableField::named(name).map(CorrectableField::record_field)
}

/// The panel beside the picture of the page.
pub(super) struct Panel<'p> {
    pub(super) found: &'p FoundRecord,
    pub(super) taxonomy: &'p Taxonomy,
    /// The lines of the corrections of its document.
    pub(super) lines: Vec<&'p CorrectionLine>,
    pub(super) visitor: &'p Visitor,
    pub(super) params: &'p Params,
    /// The page that is shown.
    pub(super) path: &'p str,
}

impl Panel<'_> {
    /// The record with its fields.
    pub(super) fn show(&self) -> Markup {
        let record = &self.found.record;
        let initiative = &record.initiative;
        let source = &self.found.entry.source;
        html! {
            section.record aria-labelledby="record" {
                h2 #record { (initiative.name) }
                (doubts(initiative))
                div.wide tabindex="0" { table.fields {
                    caption.visually-hidden { "読み取った項目" }
                    thead { tr { th scope="col" { "項目" } th scope="col" { "読み取った内容" } th scope="col" { "操作" } } }
                    tbody { @for (name, value) in values(record, self.taxonomy) { (self.row(&name, &value)) } (self.rest(initiative)) }
                } }
                (self.corrections(initiative))
                (citation(&cited(source, initiative)))
                p.more { a href=(Params::default().with("similar", &initiative.id).at("/search")) { "似た取組を探す" } }
            }
        }
    }

    fn row(&self, name: &str, value: &str) -> Markup {
        let initiative = &self.found.record.initiative;
        let own = field(name);
        let place = own.and_then(|own| initiative.sources.get(&own)).and_then(|places| places.first());
        let is_doubtful = own.is_some_and(|own| initiative.doubts.iter().any(|doubt| doubt.fields.contains(&own)));
        let is_edited = self.params.get("edit") == Some(name);
        let base = self.params.drop_all(&["edit", "field", "said"]);
        html! {
            tr .doubtful[is_doubtful] {
                th scope="row" { (name) @if is_doubtful { br; span.to-check { "？ 要確認" } } }
                @if is_edited {
                    td colspan="2" { (self.form(name, value)) }
                } @else {
                    td { @if value.is_empty() { span.quiet { "（空欄）" } } @else { (lines(value)) } }
                    td.actions {
                        @if let (Some(own), Some(place)) = (own, place) {
                            a href=(base.set("field", own.key()).at(&path_of(self.path, place.page)))
                                aria-label={ (name) "の場所を示す" } { "場所" }
                            " "
                        }
                        a href={ (base.set("edit", name).at(self.path)) "#edit" } aria-label={ (name) "を確かめて直す" } { "直す" }
                    }
                }
            }
        }
    }

    /// The fields that cannot be corrected here.
    fn rest(&self, initiative: &Initiative) -> Markup {
        let costs: Vec<&str> = initiative.costs.iter().map(|cost| cost.text.as_str()).collect();
        let progress: Vec<String> = initiative.progress.iter().map(progress_text).collect();
        let rows = [("費用", costs.join("\n")), ("進捗", progress.join("\n")), ("原文", initiative.quote.clone())];
        html! {
            @for (name, value) in rows.iter().filter(|(_, value)| !value.is_empty()) {
                tr { th scope="row" { (name) } td colspan="2" { (lines(value)) } }
            }
        }
    }

    /// The last correction of a field, so that a second person notices it.
    fn last(&self, name: &str) -> Option<&Correction> {
        let id = &self.found.record.initiative.id;
        last(&self.lines, id, name)
    }

    fn form(&self, name: &str, value: &str) -> Markup {
        let id = &self.found.record.initiative.id;
        let back = self.params.drop_all(&["edit", "said"]).at(self.path);
        let rows = value.lines().count().clamp(2, 10);
        html! {
            form.stack #edit method="post" action="/corrections" {
                (layout::mark(self.visitor))
                input type="hidden" name="record" value=(id);
                input type="hidden" name="field" value=(name);
                input type="hidden" name="seen" value=(ledger::mark(self.last(name)));
                input type="hidden" name="back" value=(back);
                label for="value" { "正しい値（原本のとおりに。複数あれば1行に1つ）" }
                @if name == AREAS { (self.areas(value)) } @else {
                    textarea #value name="value" rows=(rows) { (value) }
                    @if name == TOPICS { p.quiet { "テーマは「、」で区切ります。" } }
                }
                (who(self.visitor))
                label for="why" { "理由（省略できます）" }
                input #why name="why" maxlength="200";
                p {
                    button type="submit" name="as" value="new" { "この値に直す" } " "
                    button.plain type="submit" name="as" value="is" { "今の値で正しい" } " "
                    a href=(back) { "やめる" }
                }
            }
        }
    }

    /// The primary area; further ones stay as they are.
    fn areas(&self, value: &str) -> Markup {
        let (first, further) = value.split_once('、').unwrap_or((value, ""));
        html! {
            select #value name="value" {
                @for area in self.taxonomy.areas() { option value=(area.label) selected[area.label == first] { (area.label) } }
            }
            @if !further.is_empty() {
                input type="hidden" name="further" value=(further);
                p.quiet { "関連する項目（そのまま残ります）: " (further) }
            }
        }
    }

    fn corrections(&self, initiative: &Initiative) -> Markup {
        if initiative.corrections.is_empty() {
            return NOTHING;
        }
        html! {
            h3 { "訂正" }
            ul.corrections { @for correction in &initiative.corrections { li {
                strong { (correction.field) } "：" (lines(&correction.value))
                p.quiet { (correction.when) "　" (correction.who) @if !correction.why.is_empty() { "　" (correction.why) } }
                (take_back(correction, self.visitor, &self.params.drop_all(&["edit", "said"]).at(self.path)))
            } } }
        }
    }
}

/// The address of another page of the same document.
fn path_of(path: &str, page: u32) -> String {
    path.rsplit_once('/').map_or_else(|| path.to_owned(), |(front, _)| format!("{front}/{page}"))
}

/// The last correction of a field of a record.
pub(super) fn last<'l>(lines: &[&'l CorrectionLine], record: &str, name: &str) -> Option<&'l Correction> {
    let is_field = |own: &str| {
        own == name || CorrectableField::named(name).is_some_and(|field| CorrectableField::named(own) == Some(field))
    };
    let own = lines.iter().rev().map(|line| &line.correction);
    own.filter(|correction| correction.record == record).find(|correction| is_field(&correction.field))
}

fn doubts(initiative: &Initiative) -> Markup {
    let messages: Vec<String> = initiative.doubt_messages().collect();
    html! {
        @if !messages.is_empty() {
            div.notice.doubt { p { strong { "？ 要確認" } } ul { @for message in messages { li { (message) } } } }
        }
    }
}

/// The input for the writer's name, if it is not known from the login.
pub(super) fn who(visitor: &Visitor) -> Markup {
    html! {
        @if visitor.is_known { p { "記入者: " (visitor.name) } } @else {
            label for="who" { "記入者" }
            input #who name="who" value=(visitor.name) required maxlength="60" autocomplete="name";
        }
    }
}

/// The button that revokes a correction.
pub(super) fn take_back(correction: &Correction, visitor: &Visitor, back: &str) -> Markup {
    let c = correction;
    let fields: [(&str, &str); 6] = [
        ("record", &c.record),
        ("field", &c.field),
        ("value", &c.value),
        ("who", &c.who),
        ("when", &c.when),
        ("why", &c.why),
    ];
    html! {
        form.inline method="post" action="/corrections/take-back" {
            (layout::mark(visitor))
            @for (name, value) in fields { input type="hidden" name=(name) value=(value); }
            input type="hidden" name="back" value=(back);
            button.plain type="submit" aria-label={ (c.field) "の訂正を取り消す" } { "取り消す" }
        }
    }
}
