//! Links to the other parts of a long list.

use maud::{Markup, html};

use super::params::Params;

/// How a list is divided.
pub(super) struct Paging<'p> {
    /// The address of the list.
    pub(super) path: &'p str,
    /// The counter of its entries (件, 行).
    pub(super) unit: &'p str,
    /// Number of entries in a part.
    pub(super) size: usize,
}

impl Paging<'_> {
    /// The links from the part that begins at `from`, keeping these parameters; none if there is only one part.
    pub(super) fn ways(&self, params: &Params, from: usize, all: usize) -> Markup {
        let Self { path, unit, size } = *self;
        let at = |from: usize| params.set("from", &from.to_string()).at(path);
        html! {
            @if all > size {
                nav.pages aria-label="一覧の続き" {
                    @if from > 0 { a rel="prev" href=(at(from.saturating_sub(size))) { "← 前の" (size) (unit) } }
                    span { (from + 1) "～" ((from + size).min(all)) "／" (all) (unit) }
                    @if from + size < all { a rel="next" href=(at(from + size)) { "次の" (size) (unit) " →" } }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_in_the_middle_leads_both_ways_and_a_single_one_nowhere() {
        let paging = Paging { path: "/search", unit: "件", size: 20 };
        let ways = paging.ways(&Params::default(), 20, 50).into_string();
        assert!(ways.contains("from=0") && ways.contains("from=40") && ways.contains("21～40／50件"), "{ways}");
        assert_eq!(paging.ways(&Params::default(), 0, 20).into_string(), "");
    }
}
