//! Whether text can be Japanese at all: a wrong map from glyphs to characters gives letters that do not follow each
//! other in the language, or not so often.

/// Fewest kana from which a text is judged.
const FEWEST_KANA: usize = 40;
/// The kana of particles and endings: between them they are more than a third of all hiragana of any real page.
const FREQUENT: [char; 12] = ['の', 'に', 'を', 'は', 'が', 'と', 'で', 'た', 'し', 'る', 'い', 'て'];
/// Smallest share of `FREQUENT` among the hiragana of a plausible text.
const LEAST_FREQUENT: f32 = 0.28;
/// Largest share of hiragana in impossible positions in a plausible text; a few are typing errors.
const MOST_IMPOSSIBLE: f32 = 0.02;
/// Fewest different ideographs from which a text is judged.
const FEWEST_IDEOGRAPHS: usize = 20;
/// Largest share of rare ideographs (outside of JIS level 1) among the different ideographs of a plausible page.
const MOST_RARE: f32 = 0.3;

/// Whether these texts, each of letters that follow each other, can't all be Japanese.
#[must_use]
pub fn is_implausible<'t>(texts: impl Iterator<Item = &'t str>) -> bool {
    let (mut kana, mut frequent, mut impossible) = (0, 0, 0);
    let mut ideographs = Vec::new();
    for text in texts {
        let mut before = ' ';
        for c in text.chars() {
            if ('ぁ'..='ん').contains(&c) {
                kana += 1;
                frequent += usize::from(FREQUENT.contains(&c));
            } else if ('\u{4e00}'..='\u{9fff}').contains(&c) {
                ideographs.push(c);
            }
            impossible += usize::from(!can_follow(before, c));
            before = c;
        }
    }
    let share = |part: usize, of: usize| part as f32 / of as f32;
    let kana = kana >= FEWEST_KANA
        && (share(frequent, kana) < LEAST_FREQUENT || impossible > 2 && share(impossible, kana) > MOST_IMPOSSIBLE);
    kana || are_rare(ideographs)
}

/// Whether a hiragana can follow another.
const fn can_follow(a: char, b: char) -> bool {
    match (a, b) {
        ('ぁ'..='ん', 'ゃ' | 'ゅ' | 'ょ') => {
            matches!(a, 'き' | 'し' | 'ち' | 'に' | 'ひ' | 'み' | 'り' | 'ぎ' | 'じ' | 'ぢ' | 'び' | 'ぴ')
        }
        ('ん' | 'っ' | 'を', 'ん' | 'っ') | ('を', 'ぁ' | 'ぃ' | 'ぅ' | 'ぇ' | 'ぉ') => false,
        ('っ', 'あ'..='お' | 'な'..='の' | 'ま'..='も' | 'ら'..='ろ' | 'わ' | 'を') => false,
        _ => true,
    }
}

fn are_rare(mut ideographs: Vec<char>) -> bool {
    ideographs.sort_unstable();
    ideographs.dedup();
    let rare = || ideographs.iter().filter(|c| !is_common(**c)).count();
    ideographs.len() >= FEWEST_IDEOGRAPHS && rare() as f32 > MOST_RARE * ideographs.len() as f32
}

/// Whether an ideograph is in level 1 of JIS X 0208, which ends with row 47 (腕); in Shift JIS it reaches 98 72.
fn is_common(c: char) -> bool {
    let mut buffer = [0; 4];
    let (bytes, ..) = encoding_rs::SHIFT_JIS.encode(c.encode_utf8(&mut buffer));
    matches!(*bytes, [0x88..=0x97, _] | [0x98, 0..=0x72])
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "市民が窓口に来なくてもよい市役所を目指して、すべての手続をオンラインで受け付けます。高齢者には職員が支援し、だれも取り残されないようにしていきます。";

    fn shifted(by: u32) -> String {
        let shift = |c: char| char::from_u32(u32::from(c) + by).unwrap_or(c);
        TEXT.chars().map(|c| if ('ぁ'..='ん').contains(&c) { shift(c) } else { c }).collect()
    }

    #[test]
    fn real_text_is_plausible() {
        assert!(!is_implausible([TEXT].into_iter()));
        assert!(!is_implausible(["あいうえお"].into_iter()), "too short to tell");
    }

    #[test]
    fn kana_under_other_kana_are_not() {
        for by in [1, 2, 7] {
            assert!(is_implausible([shifted(by).as_str()].into_iter()), "{by}: {}", shifted(by));
        }
    }

    #[test]
    fn ideographs_in_improbable_places_are_not() {
        let shift = |c: char| char::from_u32(u32::from(c) + 5).unwrap_or(c);
        let ideographs: String =
            "市民窓口来役所目指手続受付高齢者職員支援取残計画期間令和年度".chars().map(shift).collect();
        assert!(is_implausible([ideographs.as_str()].into_iter()));
        assert!(is_common('腕') && !is_common('弌'));
    }
}
