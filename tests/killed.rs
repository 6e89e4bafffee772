//! A batch that is killed (SIGKILL) at random moments: the next one finishes, and its output is that of a batch that nobody
//! has disturbed, byte for byte. `KURABE_KILLS=100 KURABE_SEED=7 cargo test --test killed` kills more often.

mod support;

use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

use support::{Workplace, pages, tree};

/// Documents besides the two of [`Workplace::with_corpus`].
const MORE: usize = 10;

fn number(variable: &str, usual: u64) -> u64 {
    std::env::var(variable).ok().and_then(|number| number.parse().ok()).unwrap_or(usual)
}

/// Chance with a fixed seed (xorshift, Marsaglia 2003): from 0 to 1.
fn chance(state: &mut u64) -> f64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    (*state % 10_000) as f64 / 10_000.0
}

/// A corpus of several documents of several pages, so that a kill may come between any two of them.
fn workplace() -> Workplace {
    let workplace = Workplace::with_corpus();
    let mut list = workplace.read("corpus/corpus.toml");
    for place in 0..MORE {
        let title = format!("第{place}章 取組");
        let names: Vec<String> = (0..6).map(|number| format!("【第{place}の{number}番目の取組】")).collect();
        let page = |names: &[String]| {
            names.iter().flat_map(|name| [name.clone(), "申請をオンラインでできるようにします。".into()]).collect()
        };
        let [first, second]: [Vec<String>; 2] = [page(&names[..3]), page(&names[3..])];
        let [first, second] = [&first, &second]
            .map(|page| std::iter::once(title.as_str()).chain(page.iter().map(String::as_str)).collect::<Vec<&str>>());
        workplace.write(&format!("corpus/more-{place}.pdf"), pages(&[&first, &second]));
        let code = if place % 2 == 0 { "032158" } else { "042129" };
        let name = if place % 2 == 0 { "奥州市" } else { "登米市" };
        list += &format!(
            "\n[[document]]\nid = \"more-{place}\"\ncode = \"{code}\"\nmunicipality = \"{name}\"\ntitle = \"第{place}計画\"\n\
             kind = \"plan\"\npublished = \"20{:02}-03\"\nfile = \"more-{place}.pdf\"\n",
            10 + place
        );
    }
    workplace.write("corpus/corpus.toml", list);
    workplace
}

#[test]
fn a_batch_after_a_kill_ends_as_if_nobody_had_killed_one() {
    let workplace = workplace();
    let begun = Instant::now();
    workplace.kurabe(&["run"]).exits(0);
    let whole_time = begun.elapsed();
    let whole = tree(&workplace.path("output"));
    let found = workplace.kurabe(&["search", "取組"]).exits(0).stdout;
    let mut state = number("KURABE_SEED", 1).max(1);
    for kill in 0..number("KURABE_KILLS", 10) {
        // every second kill hits a batch over what an earlier one has left
        if kill % 2 == 0 {
            fs::remove_dir_all(workplace.path("output")).expect("removes the output");
        } else {
            fs::remove_file(workplace.path("output/run.json")).expect("removes the report");
        }
        let pause: Duration = whole_time.mul_f64(chance(&mut state));
        let mut child =
            workplace.command(&["run"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("starts");
        std::thread::sleep(pause);
        child.kill().expect("is killed");
        child.wait().expect("has ended");
        workplace.kurabe(&["run"]).exits(0);
        let after = tree(&workplace.path("output"));
        let names = |files: &[(String, Vec<u8>)]| files.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&after), names(&whole), "the same files after {pause:?}");
        for ((name, bytes), (_, expected)) in after.iter().zip(&whole) {
            assert!(bytes == expected, "{name} after a kill at {pause:?}");
        }
        assert_eq!(workplace.kurabe(&["search", "取組"]).exits(0).stdout, found, "after a kill at {pause:?}");
    }
}
