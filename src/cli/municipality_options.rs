//! Options that choose municipalities, shared by `compare` and `brief`.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;

use crate::batch::{self, Chosen};
use crate::compare::peers::Attributes;
use crate::corpus::manifest::Manifest;
use crate::corpus::pdf_file;
use crate::settings::Settings;
use crate::text::{decode, fold};

/// The columns of a user's table that may hold the code.
const CODE: [&str; 3] = ["コード", "全国地方公共団体コード", "団体コード"];

#[derive(Debug, Default, Args)]
pub(super) struct ChoiceOptions {
    /// この自治体だけを比べます（名称かコード。何度でも指定できます）
    #[arg(long, value_name = "自治体")]
    municipality: Vec<String>,
    /// この都道府県の自治体だけを比べます（何度でも指定できます）
    #[arg(long, value_name = "都道府県")]
    prefecture: Vec<String>,
    /// 基準の自治体（--base）と比べる団体の選び方: 都道府県、種別、財政力:0.8-1.2（指数の倍率）、まとまりの名前、--attributes の列:倍率。何度でも指定でき、すべてに当たる団体を比べます
    #[arg(long, value_name = "選び方")]
    peers: Vec<String>,
    /// 団体ごとの数値のCSV（「コード」の列と、人口などの列）。--peers 人口:0.8-1.2 のように使います
    #[arg(long, value_name = "ファイル", requires = "peers")]
    attributes: Option<PathBuf>,
}

impl ChoiceOptions {
    /// The documents of the requested municipalities and of the base; all if none is requested.
    pub(super) fn of<'s>(
        &self,
        manifest: &'s Manifest,
        base: Option<&String>,
        settings: &Settings,
    ) -> anyhow::Result<Chosen<'s>> {
        let choice = batch::Choice {
            municipalities: self.municipality.clone(),
            prefectures: self.prefecture.clone(),
            peers: self.peers.clone(),
            attributes: self.attributes()?,
        };
        Ok(choice.of(manifest, base.map(String::as_str), &settings.dictionaries)?)
    }

    fn attributes(&self) -> anyhow::Result<Attributes> {
        let Some(path) = &self.attributes else { return Ok(Attributes::new()) };
        let at = || format!("{}", path.display());
        let bytes = pdf_file::read(path).with_context(at)?;
        let text = decode(&bytes).context("UTF-8 か Shift_JIS のCSVにしてください。").with_context(at)?;
        attributes(&text).with_context(at)
    }
}

/// The columns of figures in a CSV, by code.
fn attributes(text: &str) -> anyhow::Result<Attributes> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let titles: Vec<String> = reader.headers()?.iter().map(|title| title.trim().to_owned()).collect();
    let code = titles.iter().position(|title| CODE.iter().any(|name| fold(name) == fold(title)));
    let code = code.with_context(|| format!("「{}」の列がありません。", CODE[0]))?;
    let mut found = Attributes::new();
    for row in reader.records() {
        let row = row?;
        // Excel drops the zero at the beginning
        let own = format!("{:0>6}", fold(row.get(code).unwrap_or_default()));
        for (title, value) in titles.iter().zip(row.iter()) {
            if let Ok(figure) = fold(value).replace(',', "").parse::<f64>() {
                found.entry(title.clone()).or_default().insert(own.clone(), figure);
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_of_a_table_are_read_by_column_and_code() {
        let found =
            attributes("団体名,コード,人口\n登米市,042129,\"75,000\"\n札幌市,11002,１９５\n計,,-\n").expect("is sound");
        assert_eq!(found["人口"].get("042129"), Some(&75_000.0));
        assert_eq!(found["人口"].get("011002"), Some(&195.0));
        assert!(attributes("団体名,人口\n登米市,1\n").is_err(), "nothing says which municipality");
    }
}
