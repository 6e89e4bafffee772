//! Prints the initiatives of a plan with their national areas:
//! `cargo run --no-default-features --example initiatives -- plan.pdf`.

use kurabe::Failure;

fn main() -> Result<(), Failure> {
    let path = std::env::args().nth(1).unwrap_or_else(|| "corpus/sample/oshu-plan.pdf".into());
    let plan = kurabe::open(path)?;
    for record in plan.classify()?.initiatives {
        let initiative = &record.initiative;
        let departments = initiative.departments.join("、");
        println!("p.{}\t{}\t{}\t{departments}", initiative.page, initiative.name, record.primary_area());
    }
    for warning in plan.warnings() {
        eprintln!("p.{:?}: {}", warning.page, warning.detail);
    }
    Ok(())
}
