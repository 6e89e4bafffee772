//! HTML and XML under construction. Names of elements and attributes are constants of the program; everything else goes
//! through [`Markup::text`] or an attribute and is escaped there, so that no text of a document can become markup.

use std::fmt::Display;

/// A piece of markup.
#[derive(Debug, Default)]
pub(super) struct Markup(String);

/// An attribute: a constant name and a value of any kind. An empty value leaves it out.
pub(super) type Attribute<'a> = (&'static str, &'a dyn Display);

impl Markup {
    /// Begins with a declaration such as `<!DOCTYPE html>`.
    pub(super) fn beginning_with(declaration: &'static str) -> Self {
        Self(declaration.to_owned())
    }

    /// An element around content.
    pub(super) fn element(
        &mut self,
        name: &'static str,
        attributes: &[Attribute<'_>],
        content: impl FnOnce(&mut Self),
    ) {
        self.open(name, attributes);
        self.0.push('>');
        content(self);
        self.0.push_str("</");
        self.0.push_str(name);
        self.0.push('>');
    }

    /// An element around a text.
    pub(super) fn leaf(&mut self, name: &'static str, attributes: &[Attribute<'_>], text: impl Display) {
        self.element(name, attributes, |markup| markup.text(text));
    }

    /// An element without content.
    pub(super) fn void(&mut self, name: &'static str, attributes: &[Attribute<'_>]) {
        self.open(name, attributes);
        self.0.push_str("/>");
    }

    /// A text, escaped.
    pub(super) fn text(&mut self, text: impl Display) {
        self.escaped(&text.to_string());
    }

    /// Markup, style or script of the program itself.
    pub(super) fn constant(&mut self, constant: &'static str) {
        self.0.push_str(constant);
    }

    /// Markup built separately.
    pub(super) fn append(&mut self, other: &Self) {
        self.0.push_str(&other.0);
    }

    /// The markup as text.
    pub(super) fn into_string(self) -> String {
        self.0
    }

    fn open(&mut self, name: &'static str, attributes: &[Attribute<'_>]) {
        self.0.push('<');
        self.0.push_str(name);
        for (name, value) in attributes.iter().map(|(name, value)| (name, value.to_string())) {
            // an empty value, such as no class, leaves the attribute out
            if value.is_empty() {
                continue;
            }
            self.0.push(' ');
            self.0.push_str(name);
            self.0.push_str("=\"");
            self.escaped(&value);
            self.0.push('"');
        }
    }

    /// Leaves out what XML cannot hold: control characters and U+FFFE, U+FFFF.
    fn escaped(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                '\u{fffe}' | '\u{ffff}' => {}
                c if c.is_control() && !matches!(c, '\t' | '\n' | '\r') => {}
                c => self.0.push(c),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_attributes_cannot_leave_their_place() {
        let mut markup = Markup::default();
        markup.element("td", &[("title", &"\" onclick='x'")], |cell| {
            cell.text("<script>&\u{0}\u{b}\u{ffff}");
            cell.void("br", &[]);
            cell.leaf("b", &[], 3);
        });
        assert_eq!(
            markup.into_string(),
            "<td title=\"&quot; onclick=&#39;x&#39;\">&lt;script&gt;&amp;<br/><b>3</b></td>"
        );
    }
}
