//! `latest.html`: leads to the newest tables. It is a page because ordinary users of Windows cannot create symbolic
//! links.

use crate::export::markup::Markup;

/// Name of the page, beside the folders of the batches.
pub const LATEST: &str = "latest.html";

/// Names of the files that people open.
const FILES: [(&str, &str); 4] = [
    (crate::export::WORKBOOK, "Excel（比較表）"),
    (crate::export::PAGE, "ブラウザー（比較表）"),
    (crate::export::SUMMARY, "Word（要約の表）"),
    (crate::export::checklist::CHECKLIST, "Excel（確認と訂正の一覧）"),
];

/// The page: the folder of the newest batch and the files in it, by name.
#[must_use]
pub fn latest(folder: &str, files: &[String]) -> String {
    let mut page = Markup::beginning_with("<!DOCTYPE html>\n");
    page.element("html", &[("lang", &"ja")], |page| {
        page.element("head", &[], |head| {
            head.void("meta", &[("charset", &"utf-8")]);
            head.leaf("title", &[], "最新の比較表");
            head.element("style", &[], |style| style.constant(super::STYLE));
        });
        page.element("body", &[], |body| {
            body.leaf("h1", &[], format!("最新の比較表（{folder}）"));
            body.element("ul", &[], |list| {
                for (name, label) in FILES.iter().filter(|(name, _)| files.iter().any(|file| file == name)) {
                    item(list, &format!("{folder}/{name}"), label);
                }
                item(list, &format!("{folder}/"), "フォルダーを開く（CSV などすべてのファイル）");
            });
        });
    });
    page.into_string() + "\n"
}

fn item(list: &mut Markup, address: &str, label: &str) {
    list.element("li", &[], |item| item.leaf("a", &[("href", &address)], label));
}
