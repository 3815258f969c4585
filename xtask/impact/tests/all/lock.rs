//! The lock of the published files.

use bigcommerce_codegen::document::Source;
use bigcommerce_impact::lock::Lock;

const ID: &str = "0123456789abcdef0123456789abcdef01234567";

fn read(text: &str) -> Result<Lock, Vec<Option<usize>>> {
    Lock::read(&Source {
        name: "specs/published.lock".to_owned(),
        text: text.to_owned(),
    })
    .map_err(|faults| faults.iter().map(|fault| fault.line).collect())
}

#[test]
fn a_lock_reads_what_it_wrote() {
    let entries = [("reference/b.yml", ID), ("reference/a.yml", ID)];
    let lock: Lock = entries
        .map(|(path, id)| (path.to_owned(), id.to_owned()))
        .into_iter()
        .collect();
    let text = lock.text();
    assert!(
        text.ends_with(&format!("reference/a.yml {ID}\nreference/b.yml {ID}\n")),
        "{text}"
    );
    let again = read(&text).expect("it was written by the lock");
    assert_eq!(again, lock);
    assert_eq!(again.id("reference/a.yml"), Some(ID));
    assert_eq!(again.id("reference/c.yml"), None);
}

#[test]
fn every_wrong_line_of_a_lock_is_named() {
    let wrong = format!(
        "a.yml {ID}\n\nb.yml\nc.yml 0123\na.yml {ID}\n# d.yml\ne.yml {}\n",
        ID.to_uppercase()
    );
    assert_eq!(read(&wrong), Err(vec![Some(3), Some(4), Some(5), Some(7)]));
}
