//! Server URLs and paths as one thing: where their border is means nothing on the wire.

use bigcommerce_openapi_yaml::{NodeId, Tree};

/// The path of an operation below each of its servers.
#[derive(Debug)]
pub(crate) struct Paths {
    /// The whole path behind host and store, with the names of its placeholders.
    pub(crate) whole: String,
    /// The whole paths, one for each server, without the names.
    pub(crate) templates: Vec<String>,
    /// The path without any server's part.
    pub(crate) bare: String,
    /// Hosts that are real names, not placeholders.
    pub(crate) hosts: Vec<String>,
    /// Whether some server has a host of which nothing is said.
    pub(crate) any_host: bool,
    /// No server is named: what stands before the path is not known.
    pub(crate) floating: bool,
    /// The client is the one that is called, by a webhook.
    pub(crate) is_received: bool,
}

impl Paths {
    /// The place of a request that a client receives: whatever its address is there, it is called by a name.
    pub(super) fn received(whole: String) -> Self {
        Self {
            templates: vec![whole.clone()],
            bare: whole.clone(),
            whole,
            hosts: Vec::new(),
            any_host: true,
            floating: false,
            is_received: true,
        }
    }
}

pub(crate) fn read(tree: &Tree, servers: Option<NodeId>, path: &str) -> Paths {
    let mut urls: Vec<(String, NodeId)> = servers
        .map(|servers| tree.elements(servers))
        .unwrap_or_default()
        .iter()
        .filter_map(|server| {
            let server = tree.follow(*server)?;
            Some((tree.text_at(server, "url")?.trim().to_owned(), server))
        })
        .collect();
    let old_style = tree.text_at(Tree::ROOT, "basePath");
    let host = tree.text_at(Tree::ROOT, "host");
    if urls.is_empty() && (old_style.is_some() || host.is_some()) {
        let url = format!(
            "https://{}{}",
            host.unwrap_or("{host}"),
            old_style.unwrap_or("")
        );
        urls.push((url, Tree::ROOT));
    }
    let floating = urls.is_empty();
    let mut paths = Paths {
        whole: String::new(),
        templates: Vec::new(),
        bare: erase(&join("", path)),
        hosts: Vec::new(),
        any_host: floating,
        floating,
        is_received: false,
    };
    if floating {
        urls.push((String::new(), Tree::ROOT));
    }
    for (url, server) in urls {
        let (host, base) = split(&url);
        match host.filter(|host| is_name(host)) {
            Some(host) => paths.hosts.push(host.to_ascii_lowercase()),
            None => paths.any_host = true,
        }
        let whole = join(base, path);
        let mut add = |template: String| {
            if !paths.templates.contains(&template) {
                paths.templates.push(template);
            }
        };
        add(erase(&whole));
        if base.contains('{') {
            add(erase(&join(&filled(tree, server, base), path)));
        }
        if paths.whole.is_empty() {
            paths.whole = whole;
        }
    }
    paths
}

/// The names of the placeholders, in order.
pub(crate) fn placeholders(path: &str) -> Vec<&str> {
    path.split('{')
        .skip(1)
        .filter_map(|part| part.split_once('}').map(|(name, _)| name))
        .collect()
}

/// Host and path of a server's URL.
fn split(url: &str) -> (Option<&str>, &str) {
    let Some((_, rest)) = url.split_once("://") else {
        return (None, url);
    };
    match rest.find('/') {
        Some(at) => (Some(&rest[..at]), &rest[at..]),
        None => (Some(rest), ""),
    }
}

/// Whether a host is one to send requests to, and no stand-in.
fn is_name(host: &str) -> bool {
    host.contains('.')
        && !host.contains(['{', '}', '$', '<', '_'])
        && !host.contains("example")
        && !host.contains("your")
        && !host.contains("localhost")
}

/// Both parts as one path, without the store that every path of the management API starts with.
fn join(base: &str, path: &str) -> String {
    let mut whole = String::with_capacity(base.len() + path.len() + 1);
    let mut parts = base
        .split('/')
        .chain(path.split('/'))
        .filter(|part| !part.is_empty())
        .peekable();
    let mut first = true;
    while let Some(part) = parts.next() {
        let store = first
            && part == "stores"
            && parts
                .peek()
                .is_some_and(|next| next.contains('{') || next.contains('$'));
        first = false;
        if store {
            parts.next();
            continue;
        }
        whole.push('/');
        whole.push_str(part);
    }
    if whole.is_empty() {
        whole.push('/');
    }
    whole
}

/// A path without the names of its placeholders.
fn erase(path: &str) -> String {
    let mut plain = String::with_capacity(path.len());
    let mut inside = false;
    for letter in path.chars() {
        match letter {
            '{' => {
                inside = true;
                plain.push('{');
            }
            '}' => {
                inside = false;
                plain.push('}');
            }
            _ if inside => {}
            _ => plain.push(letter),
        }
    }
    plain
}

/// A server's base path with the defaults of its variables.
fn filled(tree: &Tree, server: NodeId, base: &str) -> String {
    let mut filled = base.to_owned();
    let Some(variables) = tree.get(server, "variables") else {
        return filled;
    };
    for (name, variable) in tree.entries(variables) {
        if base.contains(&format!("stores/{{{name}}}")) {
            continue;
        }
        if let Some(default) = tree.text_at(*variable, "default") {
            filled = filled.replace(&format!("{{{name}}}"), default);
        }
    }
    filled
}
