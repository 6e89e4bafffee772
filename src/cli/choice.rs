//! Which municipalities are compared: the options that `compare` and `brief` share.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::Args;

use crate::compare::peers::{Attributes, Peers, peers};
use crate::compare::{self, CompareOptions};
use crate::corpus::directory::Directory;
use crate::corpus::manifest::Manifest;
use crate::corpus::{Municipality, Source, file};
use crate::export::Cover;
use crate::settings::Settings;
use crate::text::{decode, fold};

/// The columns of a user's table that may hold the code.
const CODE: [&str; 3] = ["コード", "全国地方公共団体コード", "団体コード"];

#[derive(Debug, Default, Args)]
pub(super) struct Choice {
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

/// The documents that were chosen, and how covers say it.
pub(super) struct Chosen<'s> {
    pub(super) sources: Vec<&'s Source>,
    /// The codes of their municipalities; none where all are compared.
    codes: Vec<String>,
    said: Option<String>,
}

impl Choice {
    /// The documents of the municipalities asked for and of the base; all where none is asked for.
    pub(super) fn of<'s>(
        &self,
        manifest: &'s Manifest,
        base: Option<&String>,
        settings: &Settings,
    ) -> anyhow::Result<Chosen<'s>> {
        let known: BTreeMap<&str, &Municipality> =
            manifest.sources.iter().map(|s| (s.municipality.code.as_str(), &s.municipality)).collect();
        let base = base.map(|word| compare::municipality(word, &known)).transpose()?;
        if self.municipality.is_empty() && self.prefecture.is_empty() && self.peers.is_empty() {
            return Ok(Chosen { sources: manifest.sources.iter().collect(), codes: Vec::new(), said: None });
        }
        let mut codes: BTreeSet<String> = base.iter().map(|base| base.code.clone()).collect();
        for word in &self.municipality {
            codes.insert(compare::municipality(word, &known)?.code.clone());
        }
        codes.extend(self.in_prefectures(&known)?);
        let peers = self.peers(base, settings)?;
        codes.extend(peers.iter().flat_map(|peers| peers.codes.iter().cloned()));
        let said = peers.map(|peers| peers.said).into_iter().chain(self.prefecture.iter().cloned());
        let said = said.collect::<Vec<_>>().join("、");
        let sources: Vec<&Source> =
            manifest.sources.iter().filter(|source| codes.contains(&source.municipality.code)).collect();
        codes.retain(|code| known.contains_key(code.as_str()));
        if sources.is_empty() {
            bail!("当てはまる団体の文書が、文書のフォルダーにありません。");
        }
        Ok(Chosen { sources, codes: codes.into_iter().collect(), said: (!said.is_empty()).then_some(said) })
    }

    fn in_prefectures(&self, known: &BTreeMap<&str, &Municipality>) -> anyhow::Result<BTreeSet<String>> {
        let mut codes = BTreeSet::new();
        for prefecture in &self.prefecture {
            let found = known.values().filter(|city| fold(&city.prefecture) == fold(prefecture));
            let before = codes.len();
            codes.extend(found.map(|city| city.code.clone()));
            if codes.len() == before {
                bail!("「{prefecture}」の自治体の文書は、文書のフォルダーにありません。");
            }
        }
        Ok(codes)
    }

    fn peers(&self, base: Option<&Municipality>, settings: &Settings) -> anyhow::Result<Option<Peers>> {
        if self.peers.is_empty() {
            return Ok(None);
        }
        let base = base.context("--peers には基準の自治体が要ります。--base で指定してください。")?;
        let directory = Directory::load(&settings.dictionaries)?;
        Ok(Some(peers(&self.peers, base, &directory, &self.attributes()?)?))
    }

    fn attributes(&self) -> anyhow::Result<Attributes> {
        let Some(path) = &self.attributes else { return Ok(Attributes::new()) };
        let at = || format!("{}", path.display());
        let bytes = file::read(path).with_context(at)?;
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

impl Chosen<'_> {
    /// The options of comparisons with these municipalities; the base is one of them by itself.
    pub(super) fn options(&self, options: CompareOptions) -> CompareOptions {
        CompareOptions { municipalities: self.codes.clone(), ..options }
    }

    /// A cover that says how they were chosen.
    pub(super) fn on(&self, mut cover: Cover) -> Cover {
        cover.conditions.extend(self.said.iter().map(|said| ("比較する団体".to_owned(), said.clone())));
        cover
    }
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
