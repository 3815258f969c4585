//! The words of a path: `a::b<T>` is `a` and `b`.

use syn::Path;

/// Its segments, without what stands in brackets.
pub(crate) fn words(path: &Path) -> Vec<String> {
    let segments = path.segments.iter();
    segments.map(|segment| segment.ident.to_string()).collect()
}
