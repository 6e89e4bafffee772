//! All readings of a page as data of their own, without its words: for people who ask why a table was read as it was, and
//! for what learns the weights.

use super::choice::{self, Candidate};
use super::features::{self, Features};
use super::{Enclosed, Hypothesis, Scene, bounds, cuts, enclosed, hypothesis, is_ruled, model, regions, words};
use crate::geometry::Rect;
use crate::layout::components::Basis;
use crate::layout::grid::Grid;
use crate::pdf::{Limits, PageContent};

/// A reading of a part of the page as a table, for people and for what learns the weights.
pub struct TableReading {
    grid: Grid,
    /// The text of each cell.
    texts: Vec<String>,
    basis: Basis,
    way: &'static str,
    features: Features,
    score: f32,
}

impl TableReading {
    /// The features of every reading, by the names in `dictionaries/table_model.tsv`.
    pub const FEATURES: [&'static str; features::NAMES.len()] = features::NAMES;

    fn of(hypothesis: Hypothesis<'_>) -> Self {
        let Hypothesis { laid, basis, way, features, score } = hypothesis;
        Self {
            texts: laid.words.iter().map(|own| words::text(own)).collect(),
            grid: laid.grid,
            basis,
            way,
            features,
            score,
        }
    }

    /// Its box.
    #[must_use]
    pub fn bounds(&self) -> Rect {
        bounds(&self.grid)
    }

    /// What its rows rest on.
    #[must_use]
    pub const fn way(&self) -> &'static str {
        self.way
    }

    /// Whether lines enclose its cells.
    #[must_use]
    pub const fn is_enclosed(&self) -> bool {
        is_ruled(self.basis)
    }

    /// How likely it is a table, from 0 to 1.
    #[must_use]
    pub const fn score(&self) -> f32 {
        self.score
    }

    /// Its features with their values.
    #[must_use]
    pub fn features(&self) -> Vec<(&'static str, f32)> {
        features::NAMES.into_iter().zip(self.features).collect()
    }

    /// The contribution of each feature to its score, as log odds: positive values favour a table.
    #[must_use]
    pub fn shares(&self) -> Vec<(&'static str, f32)> {
        features::NAMES.into_iter().zip(model::shares(&self.features, self.is_enclosed())).collect()
    }

    /// Whether it is likely enough to be a table, if there is no better reading of its place.
    #[must_use]
    pub fn is_likely(&self) -> bool {
        self.score >= choice::LEAST
    }

    /// Its rows and columns.
    #[must_use]
    pub fn size(&self) -> (usize, usize) {
        (self.grid.rows.len() - 1, self.grid.columns.len() - 1)
    }

    /// Whether another reading covers the same place.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        choice::overlap(&self.grid, &other.grid)
    }

    /// Row, column, row span, column span and text of each cell.
    #[must_use]
    pub fn cells(&self) -> Vec<(usize, usize, usize, usize, String)> {
        let cells = self.grid.cells.iter().zip(&self.texts);
        cells.map(|(c, text)| (c.row, c.column, c.row_span, c.column_span, text.clone())).collect()
    }
}

/// All readings of the parts of a page as tables, of a page that was made ready for them.
#[must_use]
pub(crate) fn readings(page: &PageContent) -> Vec<TableReading> {
    let scene = Scene::of(page);
    let context = scene.context();
    let Enclosed { mut hypotheses, open, settled } = enclosed(&scene, &context, &Limits::default());
    let regions = regions(&scene, &open, &settled);
    let (parted, cuts) = cuts::of(&regions);
    hypotheses.extend(cuts.iter().filter_map(|cut| hypothesis(&parted[cut.parted], cut, &context)));
    hypotheses.into_iter().map(TableReading::of).collect()
}

/// Which of the readings are the tables of the page, if each has this score.
#[must_use]
pub fn chosen_readings(readings: &[TableReading], scores: &[f32]) -> Vec<usize> {
    let scored: Vec<(usize, &TableReading, f32)> =
        readings.iter().zip(scores).enumerate().map(|(place, (reading, score))| (place, reading, *score)).collect();
    let (chosen, _) = choice::choose(
        scored,
        &[],
        |_| None,
        |(_, reading, score)| {
            let filled = reading.texts.iter().filter(|text| !text.is_empty()).count();
            Candidate { grid: &reading.grid, filled, score: *score }
        },
    );
    chosen.into_iter().map(|(place, ..)| place).collect()
}
