//! The fields of a record that a column of a roster may hold.

/// The content of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// Nothing that a record keeps.
    Other,
    /// The plan's own number.
    Number,
    /// The name of the initiative.
    Name,
    /// The group of the initiative.
    Measure,
    /// A description.
    Description,
    /// What will be done.
    Action,
    /// Who does it.
    Department,
    /// A mark under the name of a department.
    DepartmentMark,
    /// From when to when.
    Period,
    /// What happens in a year.
    Schedule,
    /// A target.
    Target,
    /// A measured quantity.
    Indicator,
    /// The present state.
    Baseline,
    /// Progress made.
    Progress,
    /// How it is rated.
    Status,
    /// Costs.
    Cost,
}

impl Field {
    /// All fields, in the order in which the model's file lists them.
    pub const ALL: [Self; 16] = [
        Self::Other,
        Self::Number,
        Self::Name,
        Self::Measure,
        Self::Description,
        Self::Action,
        Self::Department,
        Self::DepartmentMark,
        Self::Period,
        Self::Schedule,
        Self::Target,
        Self::Indicator,
        Self::Baseline,
        Self::Progress,
        Self::Status,
        Self::Cost,
    ];

    /// Their names in the model's file.
    pub const NAMES: [&str; Self::ALL.len()] = [
        "other",
        "number",
        "name",
        "measure",
        "description",
        "action",
        "department",
        "department_mark",
        "period",
        "schedule",
        "target",
        "indicator",
        "baseline",
        "progress",
        "status",
        "cost",
    ];

    /// Its name in the model's file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        Self::NAMES[self.index()]
    }

    /// Its place in [`Field::ALL`].
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }
}
