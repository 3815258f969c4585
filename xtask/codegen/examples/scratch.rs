use std::{fs, path::Path};
use bigcommerce_codegen::{document::Source, load, payment_codes, regen};
fn main() {
    let mut sources = Vec::new();
    for e in fs::read_dir(std::env::args().nth(1).unwrap()).unwrap() {
        let p = e.unwrap().path();
        if p.extension().is_some_and(|x| x == "yaml") {
            sources.push(Source { name: format!("specs/{}", p.file_name().unwrap().to_str().unwrap()), text: fs::read_to_string(&p).unwrap() });
        }
    }
    sources.sort_by(|a,b| a.name.cmp(&b.name));
    let t = std::time::Instant::now();
    let docs = match load::load(&sources.iter().filter(|s| !s.name.contains("payment-codes")).cloned().collect::<Vec<_>>()) { Ok(d) => d, Err(f) => { for f in f { println!("{f}"); } return; } };
    println!("load {:?}", t.elapsed());
    let codes = sources.iter().find(|s| s.name.contains("payment-codes")).map(|s| payment_codes::parse(s));
    let codes = match codes { Some(Ok(c)) => c, Some(Err(f)) => { for f in f { println!("{f}"); } vec![] }, None => vec![] };
    let t = std::time::Instant::now();
    match regen::regen(&docs, &codes) {
        Err(f) => for f in f { println!("{f}"); },
        Ok(tree) => { println!("regen {:?}", t.elapsed());
            let out = std::env::args().nth(2).unwrap();
            for (p, text) in tree { let p = Path::new(&out).join(p); fs::create_dir_all(p.parent().unwrap()).unwrap(); fs::write(p, text).unwrap(); } }
    }
}
