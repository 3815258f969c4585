//! Each API family of a client alone: the cargo features of the generated crates, one at a time.

use std::fs;

use super::commands::Commands;
use super::outcome::Outcome;

const CLIENTS: [&str; 4] = [
    "management-checkout",
    "orders",
    "payments",
    "storefront-checkouts",
];

/// Packages that depend on no client, checked along with them, as an example of theirs is, which brings in the
/// dependencies of tests. With these, everything below the clients has the features that the whole workspace asks for,
/// and is checked already.
const BESIDES: [&str; 9] = [
    "types",
    "transport",
    "journal",
    "sandbox",
    "api",
    "codegen",
    "drift",
    "impact",
    "xtask",
];

pub(super) fn check(ci: &Commands) -> Result<Outcome, String> {
    let mut clients = Vec::new();
    for client in CLIENTS {
        let path = ci.root().join(format!("crates/{client}/Cargo.toml"));
        let manifest = fs::read_to_string(&path)
            .map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        clients.push((client, families(&manifest)));
    }
    for round in rounds(&clients) {
        let packages: String = round
            .iter()
            .map(|(client, _)| format!(" -p bigcommerce-{client}"))
            .chain([besides()])
            .collect();
        let features: String = round
            .iter()
            .map(|(client, family)| format!(",bigcommerce-{client}/{family}"))
            .collect();
        ci.cargo(&format!(
            "clippy --locked --lib --example changes{packages} --no-default-features \
             --features bigcommerce-types/schemars{features} -- -D warnings"
        ))?;
    }
    // The client of the hooks API is a feature of a crate that is of use without it. Its own tests switch the feature
    // on, so the crate is checked apart from the examples above.
    for feature in ["", ",bigcommerce-webhooks/api"] {
        ci.cargo(&format!(
            "clippy --locked --lib -p bigcommerce-webhooks{} --features bigcommerce-types/schemars{feature} \
             -- -D warnings",
            besides()
        ))?;
    }
    Ok(Outcome::Passed)
}

fn besides() -> String {
    BESIDES
        .iter()
        .map(|package| format!(" -p bigcommerce-{package}"))
        .collect()
}

/// The features of a client that enable nothing else.
fn families(manifest: &str) -> Vec<String> {
    let section = manifest
        .lines()
        .skip_while(|line| *line != "[features]")
        .skip(1)
        .take_while(|line| !line.starts_with('['));
    section
        .filter_map(|line| Some(line.strip_suffix(" = []")?.to_owned()))
        .collect()
}

/// One family of each client at a time: together they need as many starts of the compiler as the largest has families.
fn rounds<'c>(clients: &'c [(&'c str, Vec<String>)]) -> Vec<Vec<(&'c str, &'c str)>> {
    let most = clients
        .iter()
        .map(|(_, families)| families.len())
        .max()
        .unwrap_or(0);
    let round = |at: usize| {
        let families = clients
            .iter()
            .filter_map(move |(client, families)| Some((*client, families.get(at)?.as_str())));
        families.collect()
    };
    (0..most).map(round).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_family_of_every_client_is_alone_in_one_round() {
        let families = |names: &[&str]| {
            names
                .iter()
                .map(|name| (*name).to_owned())
                .collect::<Vec<_>>()
        };
        let clients = [
            ("orders", families(&["v2", "v3"])),
            ("payments", families(&["imports"])),
        ];
        assert_eq!(
            rounds(&clients),
            [
                vec![("orders", "v2"), ("payments", "imports")],
                vec![("orders", "v3")]
            ]
        );
    }

    #[test]
    fn the_default_feature_and_other_sections_are_no_families() {
        let manifest =
            "[package]\nx = []\n[features]\ndefault = [\"v2\"]\nv2 = []\n[dependencies]\ny = []\n";
        assert_eq!(families(manifest), ["v2"]);
    }
}
