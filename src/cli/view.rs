//! How comparisons are shown: the options that `run` and `compare` share.

use std::path::PathBuf;

use anyhow::anyhow;
use clap::Args;

use crate::calendar::{FiscalYear, only_years};
use crate::compare::survey::{Questions, Survey};
use crate::compare::{CompareOptions, Reading};
use crate::corpus::{YearMonth, file};
use crate::dictionaries::Dictionaries;
use crate::digest::sha256;
use crate::taxonomy::Taxonomy;

#[derive(Debug, Default, Args)]
pub(super) struct View {
    /// 国の項目を、この版の自治体DX推進計画の言葉で表します（例: 2.2）
    #[arg(long, value_name = "版")]
    pub(super) edition: Option<String>,
    /// 段階を示す年度（西暦。例: 2026）。省くと、工程を示す自治体が最も多い年度
    #[arg(long, value_name = "年度", value_parser = year)]
    year: Option<FiscalYear>,
    /// この自治体を基準に、他の自治体との差の表（gap）も作ります（名称かコード）
    #[arg(long, value_name = "自治体")]
    pub(super) base: Option<String>,
    /// 計画と並べる調査のCSV（デジタル庁「自治体DXの取組に関するダッシュボード」からダウンロードしたもの）
    #[arg(long, value_name = "ファイル")]
    pub(super) survey: Option<PathBuf>,
    /// 調査の時点（西暦の年月。例: 2024-04）
    #[arg(long, value_name = "年月", requires = "survey")]
    survey_date: Option<YearMonth>,
    /// 報告書のひな形（例: 議会資料、全件一覧）。dictionaries/reports/ にあるもの。省くと全件一覧
    #[arg(long, value_name = "名前")]
    pub(super) report: Option<String>,
}

/// A fiscal year as options take it.
pub(super) fn year(text: &str) -> Result<FiscalYear, String> {
    let western = || text.parse().ok().filter(|year| (1900..2200).contains(year)).map(FiscalYear);
    let named = || only_years(text).filter(|range| range.last == Some(range.first)).map(|range| range.first);
    let year = western().or_else(named);
    year.ok_or_else(|| format!("「{text}」は年度ではありません。「2026」「R8」「令和8年度」のように書いてください"))
}

impl View {
    /// The options in the words of comparisons, without a choice of municipalities, areas and topics.
    pub(super) fn options(&self, edition: &str) -> CompareOptions {
        CompareOptions {
            edition: Some(edition.to_owned()),
            fiscal_year: self.year,
            base: self.base.clone(),
            ..CompareOptions::default()
        }
    }

    /// Everything on which the tables depend besides the corpus and the dictionaries: options and the file of the survey.
    pub(super) fn inputs(&self) -> anyhow::Result<String> {
        let survey = self.bytes()?.map(|bytes| sha256(&bytes)).unwrap_or_default();
        Ok(format!("{:?} {:?} {:?} {survey}", self.year, self.base, self.survey_date))
    }

    /// The survey beside the plans, where one is asked for.
    pub(super) fn survey(
        &self,
        readings: &[Reading<'_>],
        dictionaries: &Dictionaries,
        taxonomy: &Taxonomy,
    ) -> anyhow::Result<Option<Survey>> {
        let (Some(path), Some(bytes)) = (&self.survey, self.bytes()?) else { return Ok(None) };
        let questions = Questions::load(dictionaries, taxonomy)?;
        let mut cities: Vec<_> = readings.iter().map(|reading| &reading.source.municipality).collect();
        cities.sort_unstable();
        cities.dedup_by_key(|city| &city.code);
        let survey = Survey::read(&bytes, &questions, &cities, self.survey_date);
        survey.map(Some).map_err(|error| anyhow!("{}: {error}", path.display()))
    }

    fn bytes(&self) -> anyhow::Result<Option<Vec<u8>>> {
        let Some(path) = &self.survey else { return Ok(None) };
        file::read(path).map(Some).map_err(|error| anyhow!("{}: {error}", path.display()))
    }
}
