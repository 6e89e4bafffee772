//! Variants of kanji: old forms (學校, 龍ケ崎), forms kept in names (髙, 﨑, 邊), forms that differ by font or standard (剥,
//! 剝). Each maps to its modern or usual form.
//!
//! The old forms are those of the 常用漢字表 (2010); the others are common in names of people and places.

use std::sync::LazyLock;

/// Variants of each character that comes first in its group.
const GROUPS: &str = "\
亜亞 悪惡 圧壓 囲圍 医醫 為爲 壱壹 稲稻 飲飮 隠隱 営營 栄榮 衛衞 駅驛 円圓 塩鹽 縁緣 応應 \
欧歐 殴毆 桜櫻 奥奧 横橫 温溫 穏穩 仮假 価價 画畫 会會 回囘 壊壞 懐懷 絵繪 拡擴 殻殼 覚覺 \
学學 岳嶽 楽樂 渇渴 鎌鐮 勧勸 巻卷 寛寬 歓歡 缶罐 観觀 関關 陥陷 気氣 帰歸 亀龜 偽僞 戯戲 \
犠犧 旧舊 拠據 挙擧 虚虛 峡峽 挟挾 教敎 狭狹 郷鄕 暁曉 区區 駆驅驱 勲勳 薫薰 径徑 恵惠 掲揭 \
渓溪 経經 継繼 茎莖 蛍螢 軽輕 鶏鷄 芸藝 撃擊 欠缺 倹儉 剣劍劔釼 圏圈 検檢 権權 献獻 県縣 研硏 \
険險 顕顯 験驗 厳嚴 効效 広廣 恒恆 鉱鑛 号號 国國圀 黒黑 済濟 砕碎 斎齋 剤劑 桟棧 蚕蠶 惨慘 \
賛贊 残殘 糸絲 歯齒 児兒 辞辭 湿濕 実實 写寫 釈釋 寿壽 収收 従從 渋澁澀 獣獸 縦縱 粛肅 処處 \
緒緖 叙敍 奨奬 将將 焼燒 証證 称稱 条條 状狀 乗乘 浄淨 剰剩 畳疊疉 縄繩 壌壤 嬢孃 譲讓 醸釀 \
嘱囑 触觸 真眞 寝寢 慎愼 尽盡 図圖 粋粹 酔醉 穂穗 随隨 髄髓 数數 枢樞 瀬瀨 声聲 静靜 斉齊 \
税稅 摂攝 窃竊 専專 戦戰 浅淺 潜潛 繊纖 践踐 銭錢 禅禪 双雙 壮壯 捜搜 挿插揷 争爭 窓窗窻 総總 \
聡聰 荘莊 装裝 騒騷 増增 臓臟 蔵藏 属屬 続續 堕墮 体體躰 対對 帯帶 滞滯 台臺 滝瀧 択擇 沢澤 \
単單 担擔 胆膽 団團 弾彈 断斷 痴癡 遅遲 昼晝 虫蟲 鋳鑄 庁廳 聴聽 勅敕 鎮鎭 逓遞 鉄鐵銕 転轉 \
点點 伝傳 灯燈 当當 党黨 盗盜 闘鬪 徳德 独獨 読讀 届屆 弐貳 悩惱 脳腦 覇霸 廃廢 拝拜 売賣 \
麦麥 発發 髪髮 抜拔 浜濱濵 蛮蠻 秘祕 彦彥 姫姬 仏佛 払拂 並竝 変變 辺邊邉 弁辨瓣辯 舗舖 歩步 \
宝寶寳 豊豐 没沒 翻飜 槙槇 毎每 万萬 満滿 麺麵 黙默 訳譯 薬藥 与與 予豫 余餘 誉譽 揺搖 様樣 \
謡謠 遥遙 瑶瑤 来來 頼賴 乱亂 覧覽 略畧 竜龍 両兩 猟獵 緑綠 塁壘 涙淚 励勵 礼禮 霊靈 齢齡 \
歴歷 暦曆 恋戀 錬鍊 炉爐 労勞 楼樓 録錄 湾灣 禄祿 弥彌 亘亙 尭堯 巌巖 晋晉 穣穰 凛凜 桧檜 \
祢禰 祷禱 涛濤 蝉蟬 高髙 崎﨑嵜碕 館舘 島嶋嶌 富冨 峰峯 柳栁 桑桒 吉𠮷 土𡈽 松枩 梅楳 渕淵 \
藪薮 籠篭 頚頸 剥剝 填塡 頬頰 叱𠮟 痩瘦 嚢囊 蝋蠟 醤醬 繋繫 噛嚙 騨驒 箪簞 顛顚 麹麴 鹸鹼 \
掻搔 掴摑 潅灌 焔焰 侠俠 鴎鷗 涜瀆 侭儘 竈竃 砺礪 芦蘆 迩邇 船舩 珍珎 鰺鯵 ケヶ カヵ";

/// Variants with their usual forms, sorted by variant.
static VARIANTS: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let mut variants = Vec::new();
    for group in GROUPS.split_whitespace() {
        let mut characters = group.chars();
        let usual = characters.next().unwrap_or_default();
        variants.extend(characters.map(|variant| (variant, usual)));
    }
    variants.sort_unstable();
    variants
});

/// A bit for each character up to U+FFFF: whether it is a variant. Every character of every text is looked up, and
/// few are.
static IS_VARIANT: LazyLock<Vec<u64>> = LazyLock::new(|| {
    let mut bits = vec![0; 0x1_0000 / 64];
    for code in VARIANTS.iter().map(|(variant, _)| *variant as usize).filter(|code| *code < 0x1_0000) {
        bits[code / 64] |= 1 << (code % 64);
    }
    bits
});

/// The usual form of a character; most are their own.
#[inline]
pub(super) fn usual(character: char) -> char {
    let code = character as usize;
    if IS_VARIANT.get(code / 64).is_some_and(|bits| bits >> (code % 64) & 1 == 0) {
        return character;
    }
    let found = VARIANTS.binary_search_by_key(&character, |(variant, _)| *variant);
    found.map_or(character, |place| VARIANTS[place].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_variant_has_one_usual_form_that_is_not_a_variant() {
        for pair in VARIANTS.windows(2) {
            assert!(pair[0].0 < pair[1].0, "{} stands in two groups", pair[1].0);
        }
        for (variant, form) in VARIANTS.iter() {
            assert_eq!(usual(*form), *form, "{variant} → {form}");
        }
    }
}
