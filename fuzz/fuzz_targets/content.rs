//! Any bytes as the content stream of a page and of a form on it.
#![no_main]

use kurabe_fuzz::{extract, page};

const MAP: &[u8] =
    b"1 begincodespacerange <0000> <ffff> endcodespacerange 1 beginbfrange <0041> <00ff> <3042> endbfrange";

libfuzzer_sys::fuzz_target!(|data: &[u8]| extract(&page(data, MAP, MAP)));
