//! The frame of every page: head, navigation, messages, foot.

use axum::response::{Html, IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};

use super::access::{MARK, Visitor};
use super::assets;
use super::job::JobProgress;

/// The pages of the navigation.
const WAYS: [(&str, &str, &str); 5] = [
    ("search", "/search", "探す"),
    ("compare", "/compare", "比べる"),
    ("brief", "/brief", "テーマ別にまとめる"),
    ("check", "/check", "確かめる"),
    ("documents", "/documents", "文書"),
];

/// The frame of a page.
#[derive(Debug, Default)]
pub(super) struct Shell<'p> {
    pub(super) title: &'p str,
    /// The entry of the navigation that is the current page.
    pub(super) way: &'static str,
    pub(super) visitor: Option<&'p Visitor>,
    /// The running job.
    pub(super) job: Option<JobProgress>,
}

impl<'p> Shell<'p> {
    /// A page for a visitor who has not logged in.
    pub(super) fn bare(title: &'p str) -> Self {
        Self { title, ..Self::default() }
    }
}

/// A page.
pub(super) fn page(shell: &Shell<'_>, body: &Markup) -> Response {
    let whole = html! {
        (DOCTYPE)
        html lang="ja" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (shell.title) "｜kurabe" }
                link rel="icon" href=(assets::ICON) type="image/svg+xml";
                link rel="stylesheet" href=(assets::style());
                script src=(assets::script()) defer {}
            }
            body {
                a.skip href="#main" { "本文へ" }
                header.site {
                    a.brand href="/" { "kurabe" span { "比べ" } }
                    @if shell.visitor.is_some() { (ways(shell.way)) }
                    @if let Some(visitor) = shell.visitor { (person(visitor)) }
                }
                @if let Some(job) = shell.job.as_ref().filter(|job| job.is_running) { (reading(job)) }
                main #main { (body) }
                footer.site {
                    p { "「記載なし」は、読み取った文書に見つからなかったという意味です。実施していないという意味ではありません。" }
                    p { "kurabe " (env!("CARGO_PKG_VERSION")) "　このサーバーの外とは通信しません。" }
                }
            }
        }
    };
    Html(whole.into_string()).into_response()
}

fn ways(here: &str) -> Markup {
    html! {
        nav aria-label="主な画面" {
            ul { @for (name, address, label) in WAYS {
                li { a href=(address) aria-current=[(name == here).then_some("page")] { (label) } }
            } }
        }
    }
}

fn person(visitor: &Visitor) -> Markup {
    html! {
        @if visitor.has_session {
            form.person method="post" action="/logout" {
                (mark(visitor))
                span { (visitor.name) }
                button.plain type="submit" { "ログアウト" }
            }
        } @else if visitor.is_known {
            p.person { (visitor.name) }
        }
    }
}

/// The progress of the running job, in one line.
fn reading(job: &JobProgress) -> Markup {
    html! {
        div.progress role="status" data-job="/job" {
            p { a href="/job" { "文書を読み取っています" } "　" span data-progress { (job.said) } }
        }
    }
}

/// The hidden field that every form must carry.
pub(super) fn mark(visitor: &Visitor) -> Markup {
    html! { input type="hidden" name=(MARK) value=(visitor.mark); }
}
