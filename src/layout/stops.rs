//! Where columns begin: texts of several lines that begin at one place after a wide gap. A text that fills its cell
//! leaves a narrow gap there, which parts columns all the same.

use crate::layout::TextLine;
use crate::layout::aligned::levels;
use crate::layout::columns::RIVER;

/// Texts begin at one place within this (em).
const SAME_PLACE: f32 = 0.1;
/// So many lines must say so.
const FEWEST: usize = 3;
/// A gap before the place is at least this wide (em): cells have a margin, however small.
const NARROW: f32 = 0.1;

/// The places (x), from left to right.
#[derive(Debug, Clone, Default)]
pub(super) struct Stops(Vec<f32>);

impl Stops {
    /// The places at which texts begin.
    pub(super) fn of(texts: &[TextLine]) -> Self {
        let mut begins: Vec<(f32, f32)> = Vec::new();
        for level in levels(texts.to_vec()) {
            for pair in level.texts.windows(2) {
                let em = pair[0].size.min(pair[1].size);
                if pair[1].bounds.x0 - pair[0].bounds.x1 >= RIVER * em {
                    begins.push((pair[1].bounds.x0, em));
                }
            }
        }
        begins.sort_by(|a, b| a.0.total_cmp(&b.0));
        let near = |a: &(f32, f32), b: &(f32, f32)| b.0 - a.0 <= SAME_PLACE * b.1;
        let groups = begins.chunk_by(near).filter(|group| group.len() >= FEWEST);
        Self(groups.map(|group| group[group.len() / 2].0).collect())
    }

    /// Whether there are none.
    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a gap that ends at such a place parts columns.
    pub(super) fn part(&self, (from, to): (f32, f32), em: f32) -> bool {
        let first = self.0.partition_point(|stop| *stop < to - SAME_PLACE * em);
        let at = self.0.get(first).is_some_and(|stop| *stop <= to + SAME_PLACE * em);
        at && to - from >= NARROW * em
    }
}
