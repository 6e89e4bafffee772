//! Fiscal years (年度: April to March) and months in Japanese eras.

use serde::{Deserialize, Serialize};

/// A Japanese fiscal year by the calendar year in which it begins: 令和7年度 = 2025.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FiscalYear(pub i32);
