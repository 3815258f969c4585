//! Patterns of paths: which requests a fault is for.

/// True if a path fits a pattern. Both may begin with the store's prefix. A part in braces, or `*`, stands for any one
/// part, and `**` at the end for any number of them.
pub(crate) fn matches(pattern: &str, path: &str) -> bool {
    let (mut pattern, mut path) = (parts(pattern), parts(path));
    loop {
        match (pattern.next(), path.next()) {
            (None, None) | (Some("**"), _) => return true,
            (Some(wanted), Some(part)) if fits(wanted, part) => {}
            _ => return false,
        }
    }
}

fn fits(wanted: &str, part: &str) -> bool {
    wanted == "*" || wanted == part || (wanted.starts_with('{') && wanted.ends_with('}'))
}

fn parts(path: &str) -> impl Iterator<Item = &str> {
    own_part(path).split('/').filter(|part| !part.is_empty())
}

/// The path without `/stores/{hash}`.
fn own_part(path: &str) -> &str {
    path.strip_prefix("/stores/").map_or(path, |rest| {
        rest.find('/').map_or("", |slash| &rest[slash..])
    })
}
