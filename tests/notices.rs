//! Whose work the binary carries: every library of `Cargo.lock` is named with its licence.

use std::fs;
use std::path::Path;

#[test]
fn every_library_is_named_with_its_licence() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |name: &str| fs::read_to_string(root.join(name)).expect("is there");
    let (lock, notices) = (read("Cargo.lock"), read("THIRD_PARTY.md"));
    let names = lock.lines().filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'));
    let missing: Vec<&str> =
        names.filter(|name| *name != "kurabe" && !notices.contains(&format!("| {name} | "))).collect();
    assert!(missing.is_empty(), "add to THIRD_PARTY.md, with the licence from the package: {missing:?}");
    assert!(!notices.contains("|  |"), "a library without licence");
}
