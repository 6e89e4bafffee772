//! Page references in one text: 21～23、28.

/// Consecutive pages joined, each once; pages need not be sorted.
#[must_use]
pub fn pages(pages: impl IntoIterator<Item = u32>) -> String {
    let mut pages: Vec<u32> = pages.into_iter().collect();
    pages.sort_unstable();
    pages.dedup();
    let ranges = pages.chunk_by(|a, b| a + 1 == *b).filter_map(|range| match range {
        [] => None,
        [page] => Some(page.to_string()),
        [first, second] => Some(format!("{first}、{second}")),
        [first, .., last] => Some(format!("{first}～{last}")),
    });
    ranges.collect::<Vec<_>>().join("、")
}

/// Printed page numbers, in the order of the pages: as ranges if all are numbers, else one by one. `None` if a page has
/// none, because a list with gaps would cite wrongly.
pub(super) fn labels(labels: &[Option<&str>]) -> Option<String> {
    let labels = labels.iter().copied().collect::<Option<Vec<&str>>>().filter(|labels| !labels.is_empty())?;
    let numbers: Option<Vec<u32>> = labels.iter().map(|label| label.parse().ok()).collect();
    Some(numbers.map_or_else(
        || {
            let mut once = labels;
            once.dedup();
            once.join("、")
        },
        pages,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn consecutive_pages_are_joined() {
        assert_eq!(pages([23, 21, 22, 28, 21]), "21～23、28");
        assert_eq!(pages([1, 2, 5]), "1、2、5");
        assert_eq!(pages([]), "");
    }

    #[test]
    fn printed_numbers_need_be_no_figures_but_must_be_there() {
        assert_eq!(labels(&[Some("3"), Some("3"), Some("4"), Some("5")]).as_deref(), Some("3～5"));
        assert_eq!(labels(&[Some("iv"), Some("iv"), Some("1-2")]).as_deref(), Some("iv、1-2"));
        assert_eq!(labels(&[Some("3"), None]), None);
        assert_eq!(labels(&[]), None);
    }
}
