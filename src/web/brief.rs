//! `/brief`: one theme over the municipalities, as it goes into an answer to the council; the same as `kurabe brief`.

use axum::extract::Path;
use axum::response::Response;
use maud::{Markup, html};

use super::asking::{Asking, working};
use super::compare::{CHOICE, UrlSelection, base_choice, cities, format};
use super::fragments::{legend, lines};
use super::layout::{self, Shell};
use super::params::Params;
use super::problem::PageError;
use super::site::Site;
use super::table;
use crate::batch::Asked;
use crate::compare::Comparison;
use crate::compare::brief::{self, Theme, WordPages, places};
use crate::corpus::Source;
use crate::export::{Format, Template};

/// The tables on the theme of a URL.
struct Answer {
    title: String,
    tables: Vec<Comparison>,
}

impl Answer {
    fn of(chosen: &UrlSelection, asked: &Asked<'_>, words: &str) -> Result<Self, PageError> {
        let theme = Theme::of(words, asked.catalogue());
        let stands = |source: &Source| match &theme {
            Theme::Words(words) => {
                chosen.library.document(&source.id).map_or_else(WordPages::new, |text| places(&text, words))
            }
            Theme::Topic(..) | Theme::Area(..) => WordPages::new(),
        };
        let tables = asked.brief(&theme, &stands)?;
        Ok(Self { title: format!("「{}」の取組状況", theme.label()), tables })
    }
}

/// The chosen municipalities, or all if none is chosen, because a theme takes few lines.
fn chosen(site: &Site, params: &Params) -> Result<UrlSelection, PageError> {
    let library = site.library();
    let asks = ["city", "prefecture", "peers"].iter().any(|name| params.get(name).is_some());
    let all =
        || cities(&library.manifest.sources).into_iter().fold(params.clone(), |own, city| own.with("city", &city.code));
    UrlSelection::of(site, &if asks { params.clone() } else { all() })
}

/// Shows the tables.
pub(super) async fn show(asking: Asking) -> Response {
    working(move || {
        let Asking { site, visitor, params, .. } = &asking;
        let words = params.text("theme");
        let shown = || -> Result<Markup, PageError> {
            let chosen = chosen(site, params)?;
            let asked = chosen.asked(site)?;
            let answer = Answer::of(&chosen, &asked, &words)?;
            tables(params, &answer)
        };
        let body = html! {
            h1 { "テーマ別にまとめる" }
            p { "1つのテーマについて、どの団体がいつから何をしているかを、原文と出典つきでまとめます（議会答弁などの資料用）。" }
            (form(site, params))
            @if !words.is_empty() {
                @match shown() {
                    Ok(shown) => (shown),
                    Err(problem) => div.notice.wrong role="alert" { p { (lines(problem.said())) } },
                }
            }
        };
        let title = if words.is_empty() { "テーマ別にまとめる".to_owned() } else { format!("{words}（テーマ別にまとめる）") };
        let shell = Shell { title: &title, way: "brief", visitor: Some(visitor), job: Some(site.jobs.standing()) };
        Ok(layout::page(&shell, &body))
    })
    .await
}

fn form(site: &Site, params: &Params) -> Markup {
    let library = site.library();
    let all = cities(&library.manifest.sources);
    let base = params.get("base").map(str::to_owned).or_else(|| site.base.clone()).unwrap_or_default();
    html! {
        form.choice action="/brief" {
            div.row {
                div.grow {
                    label for="theme" { "テーマ、国の項目、または言葉" }
                    input #theme name="theme" value=(params.text("theme")) list="themes" required placeholder="例: 書かない窓口";
                    datalist #themes { @for topic in site.taxonomy(&library).topics() { option value=(topic.label) {} } }
                }
                (base_choice(&all, &base))
                div { label for="year" { "年度" } input #year name="year" value=(params.text("year")) size="8" placeholder="例: R8"; }
                @for (name, value) in params.only(&CHOICE).drop_all(&["base", "year"]).pairs() { input type="hidden" name=(name) value=(value); }
                button type="submit" { "まとめる" }
            }
        }
    }
}

fn tables(params: &Params, answer: &Answer) -> Result<Markup, PageError> {
    let shown = answer.tables.iter().map(|comparison| Ok((comparison, table::show(params, comparison, "/brief")?)));
    let shown = shown.collect::<Result<Vec<_>, PageError>>()?;
    let params = params.drop_all(&["from"]);
    Ok(html! {
        h2 { (answer.title) }
        p.files { "資料を書き出す: "
            @for (extension, label) in [("docx", "Word"), ("xlsx", "Excel"), ("html", "HTML")] {
                a href=(params.at(&format!("/brief/file/{extension}"))) download { (label) } "　"
            }
        }
        (legend())
        @for (comparison, table) in shown {
            section { h3 { (comparison.title) } (table) ul.notes { @for note in &comparison.notes { li { (note) } } } }
        }
    })
}

/// The tables as a file.
pub(super) async fn file(Path(extension): Path<String>, asking: Asking) -> Response {
    working(move || {
        let Asking { site, params, .. } = &asking;
        let format = format(&extension)?;
        let words = params.get("theme").ok_or_else(|| PageError::wrong("テーマを書いてください。"))?;
        let chosen = chosen(site, params)?;
        let asked = chosen.asked(site)?;
        let Answer { title, tables } = Answer::of(&chosen, &asked, words)?;
        let template = Template::of([brief::STATED, brief::SILENT, brief::CITATIONS], &title, &Format::ALL);
        chosen.file(&asked, tables.as_slice(), (&template, &title), format)
    })
    .await
}
