//! Titles painted last come last in the flow of their page: moves them back before the text below them.

use crate::document::{Document, Element, Location};

/// The elements of a document, with each page's titles before the text below them.
pub(crate) fn of(document: &Document) -> Vec<&Element> {
    let elements = &document.elements;
    let places: Vec<Option<Location>> = elements.iter().map(|element| place(element, document)).collect();
    let mut order: Vec<usize> = (0..elements.len()).collect();
    let mut start = 0;
    while start < order.len() {
        let Some(page) = places[start].map(|place| place.page) else {
            start += 1;
            continue;
        };
        let same = |i: &usize| places[*i].is_some_and(|place| place.page == page);
        let end = start + order[start..].iter().take_while(|i| same(i)).count();
        let from = title(&places[start..end]);
        order[start..end].rotate_left(from);
        start = end;
    }
    order.into_iter().map(|i| &elements[i]).collect()
}

/// The start of the longest tail of a page that lies wholly above everything before it; 0 if there is none.
fn title(places: &[Option<Location>]) -> usize {
    // The lowest bottom from each place on; then the highest top before it, as the places are gone through.
    let mut lowest = 0.0_f32;
    let mut bottoms: Vec<f32> = Vec::with_capacity(places.len());
    for place in places.iter().rev() {
        lowest = place.map_or(lowest, |place| place.bbox.bottom.max(lowest));
        bottoms.push(lowest);
    }
    bottoms.reverse();
    let mut top = f32::INFINITY;
    let is_above = |(before, bottom): (&Option<Location>, &f32)| {
        top = before.map_or(top, |before| before.bbox.top.min(top));
        *bottom <= top
    };
    places.iter().zip(bottoms.iter().skip(1)).position(is_above).map_or(0, |at| at + 1)
}

/// The box of an element on the page where it begins.
fn place(element: &Element, document: &Document) -> Option<Location> {
    match element {
        Element::Heading { text, .. }
        | Element::Paragraph(text)
        | Element::ListItem(text)
        | Element::Contents(text) => text.at.first().copied(),
        Element::Box(inside) => around(inside.iter().filter_map(|element| place(element, document))),
        Element::Table(i) => {
            let cells = document.tables.get(*i)?.cells.iter().filter(|cell| cell.bbox.area() > 0.0);
            around(cells.map(|cell| Location { page: cell.page, bbox: cell.bbox }))
        }
    }
}

/// The box around places of the first one's page.
fn around(mut places: impl Iterator<Item = Location>) -> Option<Location> {
    let first = places.next()?;
    let same = places.filter(|place| place.page == first.page);
    Some(same.fold(first, |all, place| Location { bbox: all.bbox.union(place.bbox), ..all }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Text;
    use crate::geometry::Rect;

    fn order(tops: &[f32]) -> Vec<f32> {
        let element = |top: &f32| {
            let bbox = Rect { x0: 0.0, top: *top, x1: 100.0, bottom: top + 10.0 };
            Element::Paragraph(Text { value: "文".into(), at: vec![Location { page: 1, bbox }] })
        };
        let document = Document { elements: tops.iter().map(element).collect(), ..Document::default() };
        of(&document).into_iter().filter_map(|element| Some(place(element, &document)?.bbox.top)).collect()
    }

    #[test]
    fn a_title_above_everything_before_it_comes_first() {
        assert_eq!(order(&[100.0, 120.0, 20.0, 40.0]), [20.0, 40.0, 100.0, 120.0]);
        // A second column begins as high as the first one and stays second.
        assert_eq!(order(&[100.0, 120.0, 100.0, 120.0]), [100.0, 120.0, 100.0, 120.0]);
    }
}
