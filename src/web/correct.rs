//! Corrections made beside the page: written to `corrections.csv` under its lock, effective at once, revocable. If
//! two people correct the same field, the second sees the first one's value.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::html;

use super::access::{name_cookie, own};
use super::asking::{Asking, PostedForm, working};
use super::fragments::lines;
use super::layout::{self, Shell};
use super::params::Params;
use super::problem::PageError;
use super::record::{self, AREAS};
use super::site::Site;
use crate::calendar::today;
use crate::corrections::ledger::{Ledger, Recorded, mark};
use crate::ids::{DocumentId, InitiativeId};
use crate::plan::correction::Correction;

/// Records a correction.
pub(super) async fn record(PostedForm(asking): PostedForm) -> Response {
    working(move || {
        let Asking { site, visitor, params, .. } = &asking;
        let library = site.library();
        let correction = correction(&asking)?;
        let document = document(&asking, &correction.record)?;
        let taxonomy = site.taxonomy(&library);
        let recorded = Ledger::open(&site.settings.corpus)?.record(
            &correction,
            params.get("seen").unwrap_or_default(),
            taxonomy,
        )?;
        site.correct_again(&document);
        if let Recorded::Overtaken(other) = recorded {
            return Ok(overtaken(&asking, &correction, &other));
        }
        site.jobs.start(site);
        let back = Redirect::to(&said(params, "saved"));
        let named = (!visitor.is_known).then(|| [(axum::http::header::SET_COOKIE, name_cookie(&correction.who))]);
        Ok((named, back).into_response())
    })
    .await
}

/// Revokes a correction.
pub(super) async fn take_back(PostedForm(asking): PostedForm) -> Response {
    working(move || {
        let Asking { site, params, .. } = &asking;
        let library = site.library();
        let text = |name: &str| params.text(name).replace("\r\n", "\n");
        let correction = Correction {
            record: text("record").into(),
            field: text("field"),
            value: text("value"),
            who: text("who"),
            when: text("when"),
            why: text("why"),
        };
        let document = document(&asking, &correction.record)?;
        let is_done = Ledger::open(&site.settings.corpus)?.take_back(&correction, site.taxonomy(&library))?;
        site.correct_again(&document);
        if !is_done {
            return Err(PageError::new(
                StatusCode::CONFLICT,
                "この訂正は、ほかの人が先に取り消したか、書き直しています。",
            ));
        }
        site.jobs.start(site);
        Ok(Redirect::to(&said(params, "taken-back")))
    })
    .await
}

/// Reads a correction from a form.
fn correction(asking: &Asking) -> Result<Correction, PageError> {
    let Asking { visitor, params, .. } = asking;
    let who = if visitor.is_known { visitor.name.clone() } else { params.text("who") };
    if who.trim().is_empty() {
        return Err(PageError::wrong("記入者の名前を書いてください。"));
    }
    let (id, field) = (params.text("record"), params.text("field"));
    exists(asking, &id, &field)?;
    let mut value = params.text("value").replace("\r\n", "\n");
    if params.has("as", "is") {
        value = present(asking, &id, &field)?;
    } else if field == AREAS
        && let Some(further) = params.get("further")
    {
        let rest = further.split('、').filter(|area| *area != value).map(|area| format!("、{area}"));
        value = value.clone() + &rest.collect::<String>();
    }
    Ok(Correction { record: id.into(), field, value, who, when: today(), why: params.text("why") })
}

/// Rejects a correction that refers to no record and no finding.
fn exists(asking: &Asking, id: &str, field: &str) -> Result<(), PageError> {
    let library = asking.site.library();
    if !InitiativeId::from(id).parts().2.is_empty() {
        return record::find(&library, id).map(|_| ()).ok_or_else(|| PageError::missing("この取組"));
    }
    let entry = library.entry(&document(asking, id)?).ok_or_else(|| PageError::missing("この文書"))?;
    let account = entry.outcome.as_ref().map(|records| &records.account).map_err(PageError::wrong)?;
    let all = account.findings.iter().chain(account.checked.iter().map(|checked| &checked.finding));
    let is_there = all.into_iter().any(|finding| finding.key() == field);
    if is_there { Ok(()) } else { Err(PageError::missing("この疑い")) }
}

/// The current value of a field of a record.
fn present(asking: &Asking, id: &str, field: &str) -> Result<String, PageError> {
    let library = asking.site.library();
    let found = record::find(&library, id).ok_or_else(|| PageError::missing("この取組"))?;
    let values = record::values(&found.record, asking.site.taxonomy(&library));
    let value = values.into_iter().find(|(name, _)| name == field).map(|(_, value)| value);
    value.ok_or_else(|| PageError::missing("この項目"))
}

/// The document that a correction is about.
fn document(asking: &Asking, id: &str) -> Result<DocumentId, PageError> {
    let library = asking.site.library();
    let id = InitiativeId::from(id);
    let (code, document, _) = id.parts();
    let source = library.source(document).filter(|source| source.municipality.code == code);
    source.map(|source| source.id.clone()).ok_or_else(|| PageError::missing("この文書"))
}

/// The address of the form with a message about the result.
fn said(params: &Params, what: &str) -> String {
    let back = own(params.get("back").unwrap_or("/check"));
    let (path, query) = back.split_once('?').unwrap_or((&back, ""));
    Params::parse(query.as_bytes()).set("said", what).at(path)
}

/// Another person has corrected the field meanwhile: shows both values and the form again.
fn overtaken(asking: &Asking, own: &Correction, other: &Correction) -> Response {
    let Asking { site, visitor, params, .. } = asking;
    let again = [
        ("record", own.record.as_str()),
        ("field", &own.field),
        ("value", &own.value),
        ("who", &own.who),
        ("why", &own.why),
        ("back", params.get("back").unwrap_or("/check")),
        ("seen", &mark(Some(other))),
    ];
    let body = html! {
        h1 { "ほかの人が先に直しています" }
        div.notice role="alert" {
            p { (other.who) "さんが" (other.when) "に「" (other.field) "」を直しました。あなたの訂正はまだ保存していません。" }
        }
        table {
            thead { tr { th scope="col" { "" } th scope="col" { "値" } th scope="col" { "理由" } } }
            tbody {
                tr { th scope="row" { (other.who) } td { (lines(&other.value)) } td { (other.why) } }
                tr { th scope="row" { "あなた" } td { (lines(&own.value)) } td { (own.why) } }
            }
        }
        form.inline method="post" action="/corrections" {
            (layout::mark(visitor))
            @for (name, value) in again { input type="hidden" name=(name) value=(value); }
            button type="submit" { "それでも自分の値に直す" }
        }
        p { a href=(super::access::own(params.get("back").unwrap_or("/check"))) { "先の訂正のままにする" } }
    };
    let shell = Shell {
        title: "ほかの人が先に直しています", way: "check", visitor: Some(visitor), job: job(site)
    };
    let mut response = layout::page(&shell, &body);
    *response.status_mut() = StatusCode::CONFLICT;
    response
}

fn job(site: &Site) -> Option<super::job::JobProgress> {
    Some(site.jobs.standing())
}
