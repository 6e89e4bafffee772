//! The tables of Adobe-Japan1 that src/pdf reads.

#![allow(unreachable_pub, reason = "a part of kurabe's own build script")]

use std::error::Error;
use std::path::PathBuf;

#[path = "../build/cmaps.rs"]
mod cmaps;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=../build/cmaps.rs");
    cmaps::write(&PathBuf::from(std::env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?))
}
