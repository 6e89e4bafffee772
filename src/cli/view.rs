//! Options for the presentation of comparisons, shared by `run` and `compare`.

use std::path::PathBuf;

use anyhow::anyhow;
use clap::Args;

use super::defaults::Defaults;
use crate::calendar::{FiscalYear, Typed, typed};
use crate::compare::survey::{Survey, SurveyQuestions};
use crate::compare::{CompareOptions, Reading, newest_year};
use crate::corpus::{Source, YearMonth, pdf_file};
use crate::dictionaries::Dictionaries;
use crate::digest::sha256;
use crate::taxonomy::Taxonomy;

#[derive(Debug, Default, Args)]
pub(super) struct View {
    /// 国の項目を、この版の自治体DX推進計画の言葉で表します（例: 2.2）
    #[arg(long, value_name = "版")]
    pub(super) edition: Option<String>,
    /// 段階を示す年度（例: 2026、R8、令和8年度）。省くと、最も新しい文書の年度
    #[arg(long, value_name = "年度", value_parser = year)]
    year: Option<FiscalYear>,
    /// この自治体を基準に、他の自治体との差の表（gap）も作ります（名称かコード）
    #[arg(long, value_name = "自治体")]
    pub(super) base: Option<String>,
    /// 計画と並べる調査のCSV（デジタル庁「自治体DXの取組に関するダッシュボード」からダウンロードしたもの。何度でも指定できます）
    #[arg(long, value_name = "ファイル")]
    pub(super) survey: Vec<PathBuf>,
    /// 調査の時点（例: 2024-04、令和6年4月）
    #[arg(long, value_name = "年月", requires = "survey")]
    survey_date: Option<YearMonth>,
    /// 報告書のひな形（例: 議会資料、全件一覧）。dictionaries/reports/ にあるもの。省くと全件一覧
    #[arg(long, value_name = "名前")]
    pub(super) report: Option<String>,
}

/// A fiscal year as options take it.
pub(super) fn year(text: &str) -> Result<FiscalYear, String> {
    let typed = typed(text).map(Typed::fiscal_year);
    typed.ok_or_else(|| format!("「{text}」は年度ではありません。「2026」「R8」「令和8年度」のように書いてください"))
}

impl View {
    /// Takes missing options from `kurabe.toml`.
    pub(super) fn or(mut self, defaults: &Defaults) -> Self {
        self.base = self.base.or_else(|| defaults.base.clone());
        self.year = self.year.or(defaults.year);
        self
    }

    /// The options in the words of comparisons, without a choice of municipalities, areas and topics.
    pub(super) fn options(&self, edition: &str, sources: &[Source]) -> CompareOptions {
        CompareOptions {
            edition: Some(edition.to_owned()),
            fiscal_year: self.year,
            newest: Some(newest_year(sources.iter())),
            base: self.base.clone(),
            ..CompareOptions::default()
        }
    }

    /// Everything on which the tables depend besides the corpus and the dictionaries: options and the file of the survey.
    pub(super) fn inputs(&self) -> anyhow::Result<String> {
        let survey = self.bytes()?.iter().map(|bytes| sha256(bytes)).collect::<Vec<_>>().join(" ");
        Ok(format!("{:?} {:?} {:?} {survey}", self.year, self.base, self.survey_date))
    }

    /// The given surveys as one; `None` if there are none.
    pub(super) fn survey(
        &self,
        readings: &[Reading<'_>],
        dictionaries: &Dictionaries,
        taxonomy: &Taxonomy,
    ) -> anyhow::Result<Option<Survey>> {
        let questions = SurveyQuestions::load(dictionaries, taxonomy)?;
        let mut cities: Vec<_> = readings.iter().map(|reading| &reading.source.municipality).collect();
        cities.sort_unstable();
        cities.dedup_by_key(|city| &city.code);
        let mut all: Option<Survey> = None;
        for (path, bytes) in self.survey.iter().zip(self.bytes()?) {
            let survey = Survey::read(&bytes, &questions, &cities, self.survey_date);
            let survey = survey.map_err(|error| anyhow!("{}: {error}", path.display()))?;
            all = Some(all.map_or(survey.clone(), |before| before.and(survey)));
        }
        Ok(all)
    }

    fn bytes(&self) -> anyhow::Result<Vec<Vec<u8>>> {
        let read = |path: &PathBuf| pdf_file::read(path).map_err(|error| anyhow!("{}: {error}", path.display()));
        self.survey.iter().map(read).collect()
    }
}
