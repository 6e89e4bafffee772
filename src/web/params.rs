//! The parameters of a URL or form, in order: the whole state of a page, and addresses that differ from it in one
//! value.

use form_urlencoded::Serializer;

/// Largest number of values; a person never needs more.
const MOST: usize = 400;

/// Names with values; a name may occur several times.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Params(Vec<(String, String)>);

impl Params {
    /// Parses a query or the body of a form; empty values are left out.
    pub(super) fn parse(bytes: &[u8]) -> Self {
        let sound = form_urlencoded::parse(bytes).filter(|(_, value)| !value.trim().is_empty());
        Self(sound.take(MOST).map(|(name, value)| (name.into_owned(), value.into_owned())).collect())
    }

    /// The first value of a name.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(own, _)| own == name).map(|(_, value)| value.trim())
    }

    /// The first value of a name as it was typed; empty where there is none.
    pub(super) fn text(&self, name: &str) -> String {
        self.get(name).unwrap_or_default().to_owned()
    }

    /// All values of a name.
    pub(super) fn all(&self, name: &str) -> Vec<String> {
        self.each(name).map(str::to_owned).collect()
    }

    /// All values of a name.
    pub(super) fn each<'p>(&'p self, name: &str) -> impl Iterator<Item = &'p str> {
        self.0.iter().filter(move |(own, _)| own == name).map(|(_, value)| value.trim())
    }

    /// A number.
    pub(super) fn number(&self, name: &str) -> Option<usize> {
        self.get(name)?.parse().ok()
    }

    /// Whether a name has this value.
    pub(super) fn has(&self, name: &str, value: &str) -> bool {
        self.each(name).any(|own| own == value)
    }

    /// The same with one more value.
    pub(super) fn with(&self, name: &str, value: &str) -> Self {
        let mut own = self.0.clone();
        own.push((name.to_owned(), value.to_owned()));
        Self(own)
    }

    /// The same with one value of a name, whatever it had.
    pub(super) fn set(&self, name: &str, value: &str) -> Self {
        self.drop_all(&[name]).with(name, value)
    }

    /// The same without one value.
    pub(super) fn without(&self, name: &str, value: &str) -> Self {
        Self(self.0.iter().filter(|(own, has)| own != name || has.trim() != value).cloned().collect())
    }

    /// The same without any value of these names.
    pub(super) fn drop_all(&self, names: &[&str]) -> Self {
        Self(self.0.iter().filter(|(own, _)| !names.contains(&own.as_str())).cloned().collect())
    }

    /// Only the values of these names.
    pub(super) fn only(&self, names: &[&str]) -> Self {
        Self(self.0.iter().filter(|(own, _)| names.contains(&own.as_str())).cloned().collect())
    }

    /// The names with their values.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Whether there are none.
    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// As a query: `q=窓口&city=032158`.
    pub(super) fn query(&self) -> String {
        Serializer::new(String::new()).extend_pairs(&self.0).finish()
    }

    /// The address of a page with these.
    pub(super) fn at(&self, path: &str) -> String {
        if self.0.is_empty() { path.to_owned() } else { format!("{path}?{}", self.query()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_differs_in_one_thing() {
        let params = Params::parse("q=窓口&city=032158&city=042129&from=".as_bytes());
        assert_eq!(params.all("city"), ["032158", "042129"]);
        assert_eq!(params.number("from"), None);
        assert_eq!(params.without("city", "032158").at("/search"), "/search?q=%E7%AA%93%E5%8F%A3&city=042129");
        assert_eq!(params.set("q", "a b&c").only(&["q"]).query(), "q=a+b%26c");
        assert_eq!(Params::default().at("/"), "/");
    }

    #[test]
    fn drops_parameters_beyond_the_limit() {
        let many = vec!["a=1"; MOST + 1].join("&");
        assert_eq!(Params::parse(many.as_bytes()).pairs().count(), MOST);
    }
}
