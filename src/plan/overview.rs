//! Form.
use super::flow::Flow;
use super::forms::Reading;
use super::vocabulary::PlanDictionaries;
pub(crate) fn read(_flow: &Flow<'_>, _words: &PlanDictionaries, _reading: &mut Reading) {}
