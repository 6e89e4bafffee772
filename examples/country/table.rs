//! A table on paper: its header is repeated on every page, rows are never cut.

use crate::paper::{MARGIN, Paper, broken};

/// The lines that a table has.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Ruling {
    /// Around every cell.
    Full,
    /// Above and below the header, and at the end.
    Three,
    /// Below every row.
    Across,
}

/// The space between the text of a cell and its edges.
const PAD: f32 = 4.0;

pub(crate) struct Table {
    /// Widths of the columns.
    pub(crate) widths: Vec<f32>,
    pub(crate) header: Vec<String>,
    pub(crate) ruling: Ruling,
    pub(crate) size: f32,
}

impl Table {
    /// Begins the table where the paper is, with so much room at least for its first row.
    pub(crate) fn begin(&self, paper: &mut Paper) {
        if self.header.is_empty() {
            return;
        }
        paper.need(self.height(&self.header) * 3.0);
        if self.ruling != Ruling::Full {
            self.rule(paper, 1.0);
        } else {
            paper.ground(MARGIN, paper.y, self.widths.iter().sum(), self.height(&self.header), 0.9);
        }
        self.print(paper, &self.header);
        if self.ruling != Ruling::Full {
            self.rule(paper, 0.6);
        }
    }

    /// Prints a row; the page that it is on.
    pub(crate) fn row(&self, paper: &mut Paper, cells: &[String]) -> u32 {
        let page = paper.page();
        paper.need(self.height(cells));
        if paper.page() != page {
            self.begin(paper);
        }
        self.print(paper, cells);
        if self.ruling == Ruling::Across {
            self.rule(paper, 0.4);
        }
        paper.page()
    }

    pub(crate) fn end(&self, paper: &mut Paper) {
        if self.ruling == Ruling::Three {
            self.rule(paper, 1.0);
        }
        paper.y += 18.0;
    }

    fn lines(&self, cells: &[String]) -> Vec<Vec<String>> {
        cells.iter().zip(&self.widths).map(|(cell, width)| broken(cell, width - 2.0 * PAD, self.size)).collect()
    }

    fn height(&self, cells: &[String]) -> f32 {
        let most = self.lines(cells).iter().map(Vec::len).max().unwrap_or(1);
        most as f32 * self.size * 1.35 + 2.0 * PAD
    }

    fn rule(&self, paper: &mut Paper, width: f32) {
        let end = MARGIN + self.widths.iter().sum::<f32>();
        paper.line((MARGIN, paper.y), (end, paper.y), width);
    }

    fn print(&self, paper: &mut Paper, cells: &[String]) {
        let (mut x, top, height) = (MARGIN, paper.y, self.height(cells));
        for (lines, width) in self.lines(cells).iter().zip(&self.widths) {
            if self.ruling == Ruling::Full {
                paper.frame(x, top, *width, height);
            }
            for (place, line) in lines.iter().enumerate() {
                paper.text(x + PAD, top + PAD + place as f32 * self.size * 1.35, self.size, line);
            }
            x += width;
        }
        paper.y = top + height;
    }
}
