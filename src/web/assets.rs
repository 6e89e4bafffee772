//! Style, script and icon, embedded in the binary. Their addresses contain their digests, so that browsers may cache
//! them.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::problem::PageError;
use crate::digest::sha256;

/// The style of all pages: the tokens of colour and size, followed by the rules that use them.
const STYLE: &str = concat!(include_str!("assets/tokens.css"), include_str!("assets/style.css"));
/// The script of all pages; they work without it.
const SCRIPT: &str = include_str!("assets/script.js");
/// The picture of the icon, as SVG.
const PICTURE: &str = include_str!("assets/icon.svg");

/// The icon of the pages.
pub(super) const ICON: &str = "/assets/icon.svg";

/// The address of the style, with its digest, so that browsers may cache it indefinitely.
static STYLE_ADDRESS: LazyLock<String> = LazyLock::new(|| address(STYLE, "css"));
/// The address of the script, with its digest.
static SCRIPT_ADDRESS: LazyLock<String> = LazyLock::new(|| address(SCRIPT, "js"));

fn address(text: &str, extension: &str) -> String {
    format!("/assets/{}.{extension}", &sha256(text.as_bytes())[..12])
}

/// The address of the style.
pub(super) fn style() -> &'static str {
    &STYLE_ADDRESS
}

/// The address of the script.
pub(super) fn script() -> &'static str {
    &SCRIPT_ADDRESS
}

/// Answers with one of these files.
pub(super) async fn show(Path(name): Path<String>) -> Response {
    let wanted = format!("/assets/{name}");
    let all = [
        (style(), STYLE, "text/css; charset=utf-8"),
        (script(), SCRIPT, "text/javascript; charset=utf-8"),
        (ICON, PICTURE, "image/svg+xml"),
    ];
    match all.iter().find(|(address, ..)| *address == wanted) {
        Some((_, text, kind)) => {
            let headers =
                [(header::CONTENT_TYPE, *kind), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
            (headers, *text).into_response()
        }
        None => PageError::missing("このファイル").into_response(),
    }
}
