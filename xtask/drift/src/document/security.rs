//! Credentials: the schemes of a document, and what an operation asks for.

use bigcommerce_openapi_yaml::{NodeId, Tree};

/// Something that is sent to prove who sends a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Credential {
    /// `header`, `query` or `cookie`, and the name there in lower case; nothing where it is no part of the message.
    pub(crate) place: Option<(String, String)>,
    /// The form of the value there, such as `bearer`; nothing where any is possible.
    pub(crate) form: Option<String>,
    /// The scopes that it has to grant, sorted.
    pub(crate) scopes: Vec<String>,
}

/// The credentials of an operation.
#[derive(Debug)]
pub(crate) struct Security {
    pub(crate) at: NodeId,
    /// The ways to be let in, each with all that it takes; one without any credential lets everybody in.
    pub(crate) ways: Vec<Vec<Credential>>,
}

impl Credential {
    /// A key at a place.
    pub(crate) fn key(place: (String, String)) -> Self {
        Self {
            place: Some(place),
            form: None,
            scopes: Vec::new(),
        }
    }

    /// Whether who has `self` has `other`.
    pub(crate) fn serves(&self, other: &Self) -> bool {
        let form = self.form.is_none() || other.form.is_none() || self.form == other.form;
        self.place == other.place
            && form
            && other.scopes.iter().all(|scope| self.scopes.contains(scope))
    }

    /// "header x-auth-token", "header authorization (bearer) with a, b".
    pub(crate) fn words(&self) -> String {
        let mut words = match (&self.place, &self.form) {
            (Some((location, name)), None) => format!("{location} {name}"),
            (Some((location, name)), Some(form)) => format!("{location} {name} ({form})"),
            (None, form) => form.clone().unwrap_or_default(),
        };
        if !self.scopes.is_empty() {
            words.push_str(" with ");
            words.push_str(&self.scopes.join(", "));
        }
        words
    }
}

/// Headers, cookies and query parameters of the security schemes, as `in` and name in lower case.
pub(super) fn described(tree: &Tree) -> Vec<(String, String)> {
    let Some(schemes) = schemes(tree) else {
        return Vec::new();
    };
    let all = tree.entries(schemes).iter();
    all.filter_map(|(_, scheme)| {
        let scheme = tree.follow(*scheme)?;
        key(tree, scheme)
    })
    .collect()
}

/// The credentials of an operation; nothing where a scheme is not described, so that nobody can tell.
pub(super) fn read(tree: &Tree, operation: NodeId) -> Option<Security> {
    let said = tree
        .get(operation, "security")
        .or_else(|| tree.get(Tree::ROOT, "security"));
    let Some(at) = said else {
        return Some(Security {
            at: operation,
            ways: vec![Vec::new()],
        });
    };
    let mut ways = Vec::new();
    for way in tree.elements(at) {
        let mut credentials = Vec::new();
        for (name, scopes) in tree.entries(*way) {
            credentials.push(credential(tree, name, *scopes)?);
        }
        ways.push(credentials);
    }
    if ways.is_empty() {
        ways.push(Vec::new());
    }
    Some(Security { at, ways })
}

fn schemes(tree: &Tree) -> Option<NodeId> {
    tree.get(Tree::ROOT, "components")
        .and_then(|components| tree.get(components, "securitySchemes"))
        .or_else(|| tree.get(Tree::ROOT, "securityDefinitions"))
}

/// Place and name of an API key.
fn key(tree: &Tree, scheme: NodeId) -> Option<(String, String)> {
    Some((
        tree.text_at(scheme, "in")?.to_ascii_lowercase(),
        tree.text_at(scheme, "name")?.to_ascii_lowercase(),
    ))
}

fn credential(tree: &Tree, name: &str, scopes: NodeId) -> Option<Credential> {
    let scheme = tree.follow(tree.get(schemes(tree)?, name)?)?;
    let authorization = Some(("header".to_owned(), "authorization".to_owned()));
    let (place, form) = match tree.text_at(scheme, "type")? {
        "apiKey" => (Some(key(tree, scheme)?), None),
        "http" => {
            let form = tree.text_at(scheme, "scheme")?.to_ascii_lowercase();
            (authorization, Some(form))
        }
        "basic" => (authorization, Some("basic".to_owned())),
        // The token is a bearer token, wherever it comes from.
        "oauth2" | "openIdConnect" => (authorization, Some("bearer".to_owned())),
        other => (None, Some(other.to_owned())),
    };
    let mut scopes: Vec<String> = tree
        .elements(scopes)
        .iter()
        .filter_map(|scope| tree.text(*scope))
        .map(str::to_owned)
        .collect();
    scopes.sort();
    Some(Credential {
        place,
        form,
        scopes,
    })
}
