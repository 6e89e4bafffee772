//! How far confidence is from what turned out to be right: the expected calibration error (Naeini et al., 2015), each
//! document counting once.

/// Bins of equal width.
const BINS: usize = 10;

/// Something that a record states.
pub(crate) struct Statement {
    /// Whether it is the name, not another field.
    pub(crate) is_name: bool,
    /// What is known of it.
    pub(crate) features: Vec<(String, f32)>,
    /// How likely the model in force takes it.
    pub(crate) likely: f32,
    /// Whether the truth says the same.
    pub(crate) right: bool,
}

/// Says for names and for other fields how far confidence and truth are apart, and what was right in each bin.
pub(crate) fn report(documents: &[Vec<Statement>]) {
    for (what, is_name) in [("names", true), ("fields", false)] {
        let mut bins = [(0.0_f32, 0.0_f32, 0.0_f32); BINS];
        for document in documents {
            let own: Vec<&Statement> = document.iter().filter(|statement| statement.is_name == is_name).collect();
            let weight = 1.0 / own.len().max(1) as f32;
            for statement in own {
                let bin = &mut bins[((statement.likely * BINS as f32) as usize).min(BINS - 1)];
                bin.0 += weight;
                bin.1 += weight * statement.likely;
                bin.2 += weight * f32::from(u8::from(statement.right));
            }
        }
        let all: f32 = bins.iter().map(|bin| bin.0).sum();
        let error: f32 = bins.iter().map(|(_, likely, right)| (likely - right).abs()).sum::<f32>() / all.max(1.0);
        let curve: Vec<String> = bins
            .iter()
            .filter(|(weight, ..)| *weight > 0.0)
            .map(|(weight, likely, right)| format!("{:.2}\u{2192}{:.2}", likely / weight, right / weight))
            .collect();
        println!("  confidence of {what}: expected calibration error {error:.3}; {}", curve.join(" "));
    }
}
