//! Prints the tables of a PDF: `cargo run --no-default-features --example tables -- plan.pdf`.

use kurabe::Failure;

fn main() -> Result<(), Failure> {
    let path = std::env::args().nth(1).unwrap_or_else(|| "corpus/sample/oshu-plan.pdf".into());
    for table in kurabe::open(path)?.tables() {
        println!("{} {} (p.{:?})", table.id, table.title.as_deref().unwrap_or_default(), table.pages);
        for row in 0..table.rows {
            let cells = table.cells.iter().filter(|cell| cell.row == row);
            let texts: Vec<String> = cells.map(|cell| cell.text.replace('\n', " ")).collect();
            println!("  | {}", texts.join(" | "));
        }
    }
    Ok(())
}
