//! The fields of a record by name: as keys of the public JSON and in the words of staff.

use serde::{Deserialize, Serialize};

/// A field of a record. The name in `snake_case` is its key in the JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordField {
    /// 番号
    Number,
    /// 取組名
    Name,
    /// 施策
    Measure,
    /// 概要
    Description,
    /// 取組内容
    Actions,
    /// 担当課
    Departments,
    /// 関連目標
    RelatedGoals,
    /// 年度別の予定
    Schedule,
    /// 目標
    Targets,
    /// 費用
    Costs,
    /// 進捗
    Progress,
}

impl RecordField {
    /// All fields, in their order.
    pub const ALL: [Self; 11] = [
        Self::Number,
        Self::Name,
        Self::Measure,
        Self::Description,
        Self::Actions,
        Self::Departments,
        Self::RelatedGoals,
        Self::Schedule,
        Self::Targets,
        Self::Costs,
        Self::Progress,
    ];

    /// The key in the JSON, which models know it by as well.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Name => "name",
            Self::Measure => "measure",
            Self::Description => "description",
            Self::Actions => "actions",
            Self::Departments => "departments",
            Self::RelatedGoals => "related_goals",
            Self::Schedule => "schedule",
            Self::Targets => "targets",
            Self::Costs => "costs",
            Self::Progress => "progress",
        }
    }

    /// What staff call it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Number => "番号",
            Self::Name => "取組名",
            Self::Measure => "施策",
            Self::Description => "概要",
            Self::Actions => "取組内容",
            Self::Departments => "担当課",
            Self::RelatedGoals => "関連目標",
            Self::Schedule => "年度別の予定",
            Self::Targets => "目標",
            Self::Costs => "費用",
            Self::Progress => "進捗",
        }
    }
}
