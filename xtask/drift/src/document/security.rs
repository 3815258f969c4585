//! Credentials that a document describes.

use bigcommerce_openapi_yaml::Tree;

/// Headers and query parameters of the security schemes, as `in` and name in lower case.
pub(super) fn described(tree: &Tree) -> Vec<(String, String)> {
    let schemes = tree
        .get(Tree::ROOT, "components")
        .and_then(|components| tree.get(components, "securitySchemes"))
        .or_else(|| tree.get(Tree::ROOT, "securityDefinitions"));
    let Some(schemes) = schemes else {
        return Vec::new();
    };
    tree.entries(schemes)
        .iter()
        .filter_map(|(_, scheme)| {
            let scheme = tree.follow(*scheme)?;
            Some((
                tree.text_at(scheme, "in")?.to_ascii_lowercase(),
                tree.text_at(scheme, "name")?.to_ascii_lowercase(),
            ))
        })
        .collect()
}
