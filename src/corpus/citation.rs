//! A document, or a page of it, as staff cite it: 〇〇市「計画名」（令和6年3月、12頁）.

use super::YearMonth;
use crate::calendar::wareki_month;

/// The line to paste. `page_label` is the number printed on the page; without one, the PDF's page counts.
#[must_use]
pub fn citation(municipality: &str, title: &str, published: YearMonth, page_label: &str, page: u32) -> String {
    let page = if page_label.is_empty() { format!("PDF {page}頁") } else { format!("{page_label}頁") };
    cited(municipality, title, published, Some(&page))
}

/// A document, or a page of it, as staff cite it.
pub(crate) fn cited(municipality: &str, title: &str, published: YearMonth, page: Option<&str>) -> String {
    let month = wareki_month(published.year, published.month);
    let page = page.map(|page| format!("、{page}")).unwrap_or_default();
    format!("{municipality}「{title}」（{month}{page}）")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_citation_names_the_printed_page() {
        let published = YearMonth { year: 2024, month: Some(3) };
        assert_eq!(
            citation("奥州市", "奥州市DX計画", published, "12", 14),
            "奥州市「奥州市DX計画」（令和6年3月、12頁）"
        );
        assert_eq!(citation("登米市", "計画", published, "", 14), "登米市「計画」（令和6年3月、PDF 14頁）");
    }
}
