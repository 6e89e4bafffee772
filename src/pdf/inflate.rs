//! Sound streams with the one filter FlateDecode (ISO 32000-1, 7.4.4), which are nearly all: the decoder and its window
//! are kept from one to the next. Slides have a thousand small ones, and most of their cost was memory to be cleared.

use std::cell::RefCell;

use flate2::{Decompress, FlushDecompress, Status};
use lopdf::{Object, Stream};

thread_local! {
    /// One decoder per thread, because creating one costs more than inflating a small stream.
    static DECODER: RefCell<Decompress> = RefCell::new(Decompress::new(true));
}

/// What became of a stream.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Inflated {
    /// Its bytes.
    Sound(Vec<u8>),
    /// They are more than the limit.
    TooLarge,
    /// What came before the place that is damaged or cut off.
    Damaged(Vec<u8>),
    /// It has other filters, or parameters.
    NotPlain,
}

/// Decodes a stream of no more than `most` bytes.
pub(super) fn whole(stream: &Stream, most: usize) -> Inflated {
    if stream.dict.has(b"DecodeParms") || !stream.dict.get(b"Filter").is_ok_and(is_flate) {
        return Inflated::NotPlain;
    }
    DECODER.with_borrow_mut(|decoder| {
        decoder.reset(true);
        inflated(decoder, &stream.content, most)
    })
}

/// Decodes the start of a stream until `wanted` is satisfied; `None` if the stream has another filter or is shorter.
pub(super) fn beginning(stream: &Stream, wanted: impl Fn(&[u8]) -> usize) -> Option<Vec<u8>> {
    if stream.dict.has(b"DecodeParms") || !stream.dict.get(b"Filter").is_ok_and(is_flate) {
        let plain = !stream.dict.has(b"Filter");
        return plain.then(|| stream.content.clone());
    }
    DECODER.with_borrow_mut(|decoder| {
        decoder.reset(true);
        let mut bytes = Vec::new();
        loop {
            let missing = wanted(&bytes).saturating_sub(bytes.len());
            if missing == 0 {
                return Some(bytes);
            }
            bytes.reserve_exact(missing);
            let before = bytes.len();
            let rest = stream.content.get(decoder.total_in() as usize..)?;
            let status = decoder.decompress_vec(rest, &mut bytes, FlushDecompress::None);
            if status.is_err() || bytes.len() == before {
                return None;
            }
        }
    })
}

fn is_flate(filter: &Object) -> bool {
    match filter {
        Object::Name(name) => name == b"FlateDecode",
        Object::Array(filters) => matches!(&filters[..], [Object::Name(name)] if name == b"FlateDecode"),
        _ => false,
    }
}

fn inflated(decoder: &mut Decompress, data: &[u8], most: usize) -> Inflated {
    // content streams shrink to a quarter or less
    let mut bytes = Vec::with_capacity(data.len().saturating_mul(4).clamp(256, most.max(256)));
    loop {
        let rest = &data[(decoder.total_in() as usize).min(data.len())..];
        let status = decoder.decompress_vec(rest, &mut bytes, FlushDecompress::None);
        let is_full = bytes.len() == bytes.capacity();
        match status {
            _ if bytes.len() > most => return Inflated::TooLarge,
            Ok(Status::StreamEnd) => return Inflated::Sound(bytes),
            Ok(_) if is_full => bytes.reserve(bytes.len().min(most + 1 - bytes.len())),
            _ => return Inflated::Damaged(bytes),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;
    use lopdf::dictionary;

    use super::*;

    fn stream(text: &[u8]) -> Stream {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text).expect("memory takes all");
        Stream::new(dictionary! { "Filter" => "FlateDecode" }, encoder.finish().expect("memory takes all"))
    }

    #[test]
    fn a_sound_stream_is_what_lopdf_makes_of_it() {
        for length in [0, 1, 300, 200_000] {
            let text: Vec<u8> = (0..length).map(|i| (i % 251) as u8).collect();
            assert_eq!(whole(&stream(&text), 1 << 20), Inflated::Sound(text.clone()));
            assert_eq!(stream(&text).get_plain_content().ok(), Some(text));
        }
    }

    #[test]
    fn whatever_needs_care_is_reported() {
        let text = [b' '; 5_000];
        let sound = stream(&text);
        assert_eq!(whole(&sound, 4_999), Inflated::TooLarge);
        assert_eq!(whole(&sound, 5_000), Inflated::Sound(text.to_vec()));
        let mut cut = sound.clone();
        cut.content.truncate(cut.content.len() - 6);
        assert!(
            matches!(whole(&cut, 1 << 20), Inflated::Damaged(bytes) if !bytes.is_empty() && text.starts_with(&bytes))
        );
        let mut wrong = sound.clone();
        wrong.content[3] ^= 0x55;
        assert!(matches!(whole(&wrong, 1 << 20), Inflated::Damaged(_)));
        let mut predicted = sound.clone();
        predicted.dict.set("DecodeParms", dictionary! { "Predictor" => 12 });
        assert_eq!(whole(&predicted, 1 << 20), Inflated::NotPlain);
        let mut twice = sound;
        twice.dict.set("Filter", vec![Object::Name(b"ASCII85Decode".to_vec()), Object::Name(b"FlateDecode".to_vec())]);
        assert_eq!(whole(&twice, 1 << 20), Inflated::NotPlain);
        assert_eq!(whole(&Stream::new(dictionary! {}, b"BT ET".to_vec()), 1 << 20), Inflated::NotPlain);
    }
}
