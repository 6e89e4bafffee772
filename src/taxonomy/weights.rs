//! The weights of `area_model.tsv` packed into bytes that are used as they stand: `build.rs` packs what the binary
//! carries, [`super::model`] a user's own file. So nothing here may need more of kurabe than [`super::keyed`].

use super::keyed::key;

/// Bytes of a gram in the list of grams: its key and where its weights end.
const GRAM: usize = 8 + 4;
/// Bytes of a weight: the number of its area, and a float.
const WEIGHT: usize = 1 + 4;

/// A line that cannot be read: its number from 1, and what is wrong with it, in Japanese.
pub(crate) type Mistake = (usize, String);

/// Packs rows of a gram, a tab and `area=weight` with spaces between; `#` begins a remark. Numbers are little-endian:
/// how many grams there are, the grams in the order of the rows, and their weights in the same order.
///
/// # Errors
/// The first row that is none, or names an unknown area.
pub(crate) fn pack(text: &str, areas: &[String]) -> Result<Vec<u8>, Mistake> {
    let (mut grams, mut weights) = (Vec::new(), Vec::new());
    for (line, row) in (1..).zip(text.lines().map(str::trim_end)) {
        if row.is_empty() || row.starts_with('#') {
            continue;
        }
        let wrong = |reason: String| (line, reason);
        let (gram, entries) =
            row.split_once('\t').ok_or_else(|| wrong("文字列と重みの間にタブがありません".to_owned()))?;
        for entry in entries.split(' ') {
            let weight = weight(entry, areas);
            let (area, weight) = weight.ok_or_else(|| wrong(format!("「{entry}」は「分野=重み」ではありません")))?;
            weights.push(area);
            weights.extend(f32::to_le_bytes(weight));
        }
        grams.extend(key(gram.chars()).to_le_bytes());
        grams.extend((weights.len() as u32).to_le_bytes());
    }
    let count = (grams.len() / GRAM) as u32;
    Ok([count.to_le_bytes().as_slice(), &grams, &weights].concat())
}

fn weight(entry: &str, areas: &[String]) -> Option<(u8, f32)> {
    let (id, weight) = entry.split_once('=')?;
    let area = areas.iter().position(|area| area == id)?;
    Some((u8::try_from(area).ok()?, weight.parse().ok()?))
}

/// The grams and the weights of what [`pack`] made; `None` of anything else.
pub(crate) fn parts(packed: &[u8]) -> Option<(&[u8], &[u8])> {
    let (count, rest) = packed.split_first_chunk()?;
    rest.split_at_checked(u32::from_le_bytes(*count) as usize * GRAM)
}

/// The key of each gram and where its weights begin and end.
pub(crate) fn grams(grams: &[u8]) -> impl ExactSizeIterator<Item = (u64, [u32; 2])> {
    let mut start = 0;
    grams.as_chunks::<GRAM>().0.iter().map(move |[a, b, c, d, e, f, g, h, end @ ..]| {
        let end = u32::from_le_bytes(*end);
        let place = [std::mem::replace(&mut start, end), end];
        (u64::from_le_bytes([*a, *b, *c, *d, *e, *f, *g, *h]), place)
    })
}

/// The weights of a gram with the numbers of their areas.
pub(crate) fn of_gram(weights: &[u8], [start, end]: [u32; 2]) -> impl Iterator<Item = (usize, f32)> {
    let weights = weights.get(start as usize..end as usize).unwrap_or_default();
    weights.as_chunks::<WEIGHT>().0.iter().map(|[area, weight @ ..]| (usize::from(*area), f32::from_le_bytes(*weight)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_is_found_again() {
        let areas = ["bpr".to_owned(), "other".to_owned()];
        let packed = pack("# 重み\n台帳\tbpr=1.50 other=-0.20\n\n帳簿\tother=0.50\n", &areas).expect("sound");
        let (found, weights) = parts(&packed).expect("packed");
        let found: Vec<_> =
            grams(found).map(|(key, place)| (key, of_gram(weights, place).collect::<Vec<_>>())).collect();
        let wanted = [("台帳", vec![(0, 1.5), (1, -0.2)]), ("帳簿", vec![(1, 0.5)])];
        assert_eq!(found, wanted.map(|(gram, weights)| (key(gram.chars()), weights)));
    }

    #[test]
    fn what_is_not_packed_is_refused() {
        assert_eq!(parts(b"abc"), None);
        assert_eq!(parts(&[9, 0, 0, 0, 1, 2, 3]), None);
    }
}
