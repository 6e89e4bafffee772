//! Errors as pages: what happened and what to do.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::html;

use super::layout::{self, Shell};
use super::library::LibraryError;
use crate::batch::AskError;
use crate::compare::CompareError;
use crate::corpus::edit_entries::EditError;
use crate::corrections::ledger::LedgerError;
use crate::export::ExportError;
use crate::index::SearchError;

/// Why a page cannot be shown.
#[derive(Debug)]
pub(super) struct PageError {
    status: StatusCode,
    said: String,
}

impl PageError {
    pub(super) fn new(status: StatusCode, said: impl Into<String>) -> Self {
        Self { status, said: said.into() }
    }

    /// The requested thing does not exist.
    pub(super) fn missing(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, format!("{what}がありません。アドレスを確かめてください。"))
    }

    /// The request is invalid.
    pub(super) fn wrong(said: impl ToString) -> Self {
        Self::new(StatusCode::BAD_REQUEST, said.to_string())
    }

    /// A bug in kurabe.
    pub(super) fn internal(cause: impl ToString) -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            format!("kurabe の内部の誤りで表示できません（{}）。お手数ですが報告してください。", cause.to_string()),
        )
    }

    /// What happened.
    pub(super) fn said(&self) -> &str {
        &self.said
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let title = match self.status {
            StatusCode::NOT_FOUND => "見つかりません",
            StatusCode::FORBIDDEN | StatusCode::UNAUTHORIZED => "使えません",
            StatusCode::CONFLICT => "先に直されています",
            _ => "表示できません",
        };
        let body = html! {
            h1 { (title) }
            div.notice.wrong role="alert" { @for line in self.said.lines() { p { (line) } } }
            p { a href="/" { "はじめの画面へ" } }
        };
        let mut response = layout::page(&Shell::bare(title), &body);
        *response.status_mut() = self.status;
        response
    }
}

/// The handler of unknown addresses.
pub(super) async fn nowhere() -> PageError {
    PageError::missing("この画面")
}

macro_rules! of_users {
    ($($error:ty),*) => {
        $(impl From<$error> for PageError {
            fn from(error: $error) -> Self {
                Self::wrong(error)
            }
        })*
    };
}

of_users!(SearchError, AskError, CompareError, EditError);

impl From<ExportError> for PageError {
    fn from(error: ExportError) -> Self {
        Self::internal(error)
    }
}

impl From<LibraryError> for PageError {
    fn from(error: LibraryError) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string())
    }
}

impl From<LedgerError> for PageError {
    fn from(error: LedgerError) -> Self {
        let status = match error {
            LedgerError::Refused(_) => StatusCode::BAD_REQUEST,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Self::new(status, error.to_string())
    }
}
