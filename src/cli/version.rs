//! The version of kurabe: its number, build and commit.

/// The version number.
pub(super) const NUMBER: &str = env!("CARGO_PKG_VERSION");

/// The version number with the description of the build from build/version.rs.
pub(super) const WHOLE: &str = concat!(env!("CARGO_PKG_VERSION"), "（", env!("KURABE_BUILD"), "）");
