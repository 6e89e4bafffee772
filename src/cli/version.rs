//! Which kurabe this is: its number, how it was built, and from which commit.

/// The number of the version.
pub(super) const NUMBER: &str = env!("CARGO_PKG_VERSION");

/// The version with the description of the build from build/version.rs.
pub(super) const WHOLE: &str = concat!(env!("CARGO_PKG_VERSION"), "（", env!("KURABE_BUILD"), "）");
