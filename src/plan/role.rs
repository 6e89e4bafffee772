//! Roles of headers, labels and headings.

/// The role of a column of a table, a row of a sheet or a labelled line of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum FieldRole {
    /// Outermost division (基本方針).
    Direction,
    /// 分野
    Field,
    /// 施策
    Measure,
    /// 取組
    Item,
    /// 事業
    Task,
    /// 項目: a name only where nothing else is one.
    Vague,
    /// NO
    Number,
    /// 取組内容: a name where the ladder has no finer column.
    Content,
    /// 概要
    Description,
    /// 現状と課題, 期待される効果: context, not actions.
    Background,
    /// 担当課
    Department,
    /// 関連目標
    Goals,
    /// 実施年度, スケジュール
    Schedule,
    /// 年度: the axis of years below or beside.
    YearAxis,
    /// 目標
    Target,
    /// 指標
    Indicator,
    /// 現状値
    Baseline,
    /// 目標値
    TargetValue,
    /// 進捗状況
    Progress,
    /// 評価
    Status,
    /// 備考
    Aside,
    /// 用語: the table is a glossary.
    Term,
    /// 年月: the table is a chronicle.
    Chronicle,
    /// 落札者, 予定価格: the table reports the outcome of bids.
    Bid,
}

impl FieldRole {
    /// Whether a header of this role shows that its table lists no initiatives: a glossary, or the outcome of bids.
    pub(crate) const fn rules_out_initiatives(self) -> bool {
        matches!(self, Self::Term | Self::Bid)
    }
}

/// The subject of a section of a plan, by its heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    /// Initiatives.
    Initiatives,
    /// Something else that may use the same words.
    Outside,
    /// Nothing of this municipality's initiatives.
    Never,
}
