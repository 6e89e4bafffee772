//! Any bytes as the character maps of two fonts: to Unicode, and as an encoding.
#![no_main]

use kurabe_fuzz::{extract, page};

const TEXT: &[u8] = b"BT /F1 12 Tf 72 700 Td <0041004200430044> Tj /F2 12 Tf 0 -20 Td <00418140e38182ff> Tj ET";

libfuzzer_sys::fuzz_target!(|data: &[u8]| extract(&page(TEXT, data, data)));
