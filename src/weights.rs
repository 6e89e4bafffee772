//! Learned weights packed into bytes that are used without decoding: `build/main.rs` packs the files embedded in the
//! binary, the models pack those of a user's own dictionaries. Nothing here may depend on more of kurabe than
//! [`crate::keyed`].

use std::borrow::Cow;

use crate::keyed::Keyed;

/// Bytes of a feature in the list of features: its key and where its weights end.
const FEATURE: usize = 8 + 4;
/// Bytes of a weight: the number of its class, and a float.
const WEIGHT: usize = 1 + 4;

/// A line that cannot be parsed: its number, from 1, and the mistake, in Japanese.
pub(crate) type Mistake = (usize, String);

/// Packs rows of a feature, a tab and `class=weight` with spaces between; `#` begins a remark. Numbers are
/// little-endian: how many features there are, their keys in the order of the rows, and their weights in the same order.
///
/// # Errors
/// The first row that is none, or names an unknown class.
pub(crate) fn pack(text: &str, classes: &[&str], key: impl Fn(&str) -> u64) -> Result<Vec<u8>, Mistake> {
    let (mut features, mut weights) = (Vec::new(), Vec::new());
    for (line, row) in (1..).zip(text.lines().map(str::trim_end)) {
        if row.is_empty() || row.starts_with('#') {
            continue;
        }
        let wrong = |reason: String| (line, reason);
        let (feature, entries) =
            row.split_once('\t').ok_or_else(|| wrong("文字列と重みの間にタブがありません".to_owned()))?;
        for entry in entries.split(' ') {
            let weight = weight(entry, classes);
            let (class, weight) = weight.ok_or_else(|| wrong(format!("「{entry}」は「分類=重み」ではありません")))?;
            weights.push(class);
            weights.extend(f32::to_le_bytes(weight));
        }
        features.extend(key(feature).to_le_bytes());
        features.extend((weights.len() as u32).to_le_bytes());
    }
    let count = (features.len() / FEATURE) as u32;
    Ok([count.to_le_bytes().as_slice(), &features, &weights].concat())
}

fn weight(entry: &str, classes: &[&str]) -> Option<(u8, f32)> {
    let (name, weight) = entry.split_once('=')?;
    let class = classes.iter().position(|class| *class == name)?;
    Some((u8::try_from(class).ok()?, weight.parse().ok()?))
}

/// Weights by feature and class.
#[derive(Debug, Clone, Default)]
pub(crate) struct Weights {
    /// As [`pack`] makes them.
    packed: Cow<'static, [u8]>,
    /// Where the weights of a feature begin and end.
    places: Keyed<[u32; 2]>,
}

impl Weights {
    /// Those of what [`pack`] made; none of anything else.
    pub(crate) fn of(packed: Cow<'static, [u8]>) -> Self {
        let places = parts(&packed).map(|(features, _)| places(features).collect());
        Self { places: places.unwrap_or_default(), packed }
    }

    /// Whether a feature has weights.
    pub(crate) fn knows(&self, key: u64) -> bool {
        self.places.contains_key(&key)
    }

    /// The weights of a feature with the numbers of their classes; none where it is not known.
    pub(crate) fn get(&self, key: u64) -> impl Iterator<Item = (usize, f32)> {
        let [start, end] = self.places.get(&key).copied().unwrap_or_default();
        let weights = parts(&self.packed).and_then(|(_, weights)| weights.get(start as usize..end as usize));
        let weights = weights.unwrap_or_default().as_chunks::<WEIGHT>().0;
        weights.iter().map(|[class, weight @ ..]| (usize::from(*class), f32::from_le_bytes(*weight)))
    }
}

/// The features and the weights of what [`pack`] made; `None` of anything else.
fn parts(packed: &[u8]) -> Option<(&[u8], &[u8])> {
    let (count, rest) = packed.split_first_chunk()?;
    rest.split_at_checked(u32::from_le_bytes(*count) as usize * FEATURE)
}

/// The key of each feature and where its weights begin and end.
fn places(features: &[u8]) -> impl ExactSizeIterator<Item = (u64, [u32; 2])> {
    let mut start = 0;
    features.as_chunks::<FEATURE>().0.iter().map(move |[a, b, c, d, e, f, g, h, end @ ..]| {
        let end = u32::from_le_bytes(*end);
        let place = [std::mem::replace(&mut start, end), end];
        (u64::from_le_bytes([*a, *b, *c, *d, *e, *f, *g, *h]), place)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keyed::hash;

    #[test]
    fn packed_weights_are_found() {
        let packed = pack("# 重み\n台帳\tbpr=1.50 other=-0.20\n\n帳簿\tother=0.50\n", &["bpr", "other"], hash);
        let weights = Weights::of(packed.expect("sound").into());
        let of = |feature: &str| weights.get(hash(feature)).collect::<Vec<_>>();
        assert_eq!(of("台帳"), [(0, 1.5), (1, -0.2)]);
        assert_eq!(of("帳簿"), [(1, 0.5)]);
        assert_eq!(of("帳面"), []);
        assert!(weights.knows(hash("帳簿")) && !weights.knows(hash("帳面")));
    }

    #[test]
    fn damaged_weights_have_no_entries() {
        for bytes in [b"abc".as_slice(), &[9, 0, 0, 0, 1, 2, 3]] {
            assert_eq!(Weights::of(bytes.to_vec().into()).get(hash("台帳")).count(), 0);
        }
    }
}
