//! Files: one for each concept (types and methods by the tag of their operations), a banner on each.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::Span;
use syn::{Ident, ImplItemFn, Item, parse_quote};

use super::banner::banner;
use super::docs;
use super::module::Module;
use super::names::{self, Imports, Scope};
use super::operations;
use super::piece::Piece;
use crate::payment_codes::PaymentCode;
use crate::plan::{Home, Operation, Param, Plan, Schema};

/// Names that the methods need beside their own types.
const CLIENT_NAMES: &[&str] = &[
    "Body",
    "Client",
    "Error",
    "Pages",
    "Paging",
    "Permit",
    "Place",
    "QueryParam",
    "Reply",
    "Result",
    "Session",
];

/// Lays everything out: path below `src/generated` → text.
pub(super) fn files(
    plan: &Plan,
    types: BTreeMap<Home, Vec<Piece>>,
    methods: BTreeMap<&str, Vec<ImplItemFn>>,
    queries: BTreeMap<&str, Vec<Piece>>,
    codes: Option<&[PaymentCode]>,
) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let all: BTreeSet<String> = plan
        .schemas
        .iter()
        .filter(|(_, schema)| {
            matches!(
                schema,
                Schema::Record(_) | Schema::Enum(_) | Schema::Union(_)
            )
        })
        .map(|(name, _)| name.clone())
        .collect();

    let type_modules: Vec<Module> = types.keys().map(|home| Module::of(plan, home)).collect();
    let client_modules: Vec<Module> = methods.keys().map(|tag| Module::tag(plan, tag)).collect();
    let query_modules: Vec<Module> = queries.keys().map(|tag| Module::tag(plan, tag)).collect();

    for (home, mut pieces) in types {
        let scope = Scope {
            types: &all,
            own: Some(defined(&pieces)),
            taken: &[],
        };
        let imports = names::shorten_pieces(&mut pieces, &scope);
        files.insert(
            format!("types/{}.rs", Module::of(plan, &home).name),
            text(
                plan,
                &about(
                    plan,
                    if home.requests { "Requests" } else { "Types" },
                    &home.tag,
                ),
                imports.items(&parse_quote!(super)),
                pieces,
            ),
        );
    }
    files.insert(
        "types/mod.rs".into(),
        text(
            plan,
            "What travels: requests, responses and what they are made of.",
            Vec::new(),
            modules(&type_modules, true),
        ),
    );

    for (tag, mut methods) in methods {
        let scope = Scope {
            types: &all,
            own: None,
            taken: CLIENT_NAMES,
        };
        let imports = names::shorten_methods(&mut methods, &scope);
        let operations: Vec<&Operation> = plan
            .operations
            .iter()
            .filter(|operation| operation.tag == tag)
            .collect();
        let uses = client_uses(&operations, &imports);
        let block: Item = parse_quote!(impl Client { #(#methods)* });
        files.insert(
            format!("client/{}.rs", Module::tag(plan, tag).name),
            text(
                plan,
                &about(plan, "Operations", tag),
                uses,
                vec![Piece::item(block)],
            ),
        );
    }
    files.insert("client/mod.rs".into(), client(plan, &client_modules));

    let has_queries = !queries.is_empty();
    for (tag, mut queries) in queries {
        let scope = Scope {
            types: &all,
            own: None,
            taken: &[],
        };
        let imports = names::shorten_pieces(&mut queries, &scope);
        files.insert(
            format!("query/{}.rs", Module::tag(plan, tag).name),
            text(
                plan,
                &about(plan, "Query parameters", tag),
                imports.items(&parse_quote!(crate::types)),
                queries,
            ),
        );
    }
    if has_queries {
        files.insert(
            "query/mod.rs".into(),
            text(
                plan,
                "Query parameters: one struct for each operation that has any.",
                Vec::new(),
                modules(&query_modules, true),
            ),
        );
    }
    files.insert(
        "operations.rs".into(),
        text(
            plan,
            "What the transport knows about each operation.",
            operation_uses(),
            operations::render(plan),
        ),
    );
    if let Some(codes) = codes {
        files.insert("codes.rs".into(), super::codes::render(codes));
    }
    files.insert("mod.rs".into(), root(plan, has_queries, codes.is_some()));
    files
}

/// `Types of the tag carts: …`, in the words of the spec.
fn about(plan: &Plan, what: &str, tag: &str) -> String {
    match plan.tags.get(tag) {
        Some(words) => format!("{what} of the tag `{tag}`. {}", docs::escaped(words)),
        None => format!("{what} of the tag `{tag}`."),
    }
}

fn defined(pieces: &[Piece]) -> BTreeSet<String> {
    pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Item(item) => match &**item {
                Item::Struct(item) => Some(item.ident.to_string()),
                Item::Enum(item) => Some(item.ident.to_string()),
                _ => None,
            },
            _ => None,
        })
        .collect()
}

/// `mod carts;` and, for the types, `pub use carts::*;`.
fn modules(modules: &[Module], public: bool) -> Vec<Piece> {
    let declared = modules.iter().map(|module| {
        let (name, cfg) = (&module.name, module.cfg());
        Piece::item(parse_quote!(#cfg mod #name;))
    });
    let mut pieces: Vec<Piece> = declared.collect();
    if public {
        pieces.extend(modules.iter().map(|module| {
            let (name, cfg) = (&module.name, module.cfg());
            Piece::item(parse_quote!(#cfg pub use #name::*;))
        }));
    }
    pieces
}

fn client_uses(operations: &[&Operation], imports: &Imports) -> Vec<Item> {
    let any =
        |test: &dyn Fn(&Operation) -> bool| operations.iter().any(|operation| test(operation));
    let mut transport = vec!["Error", "Reply"];
    if any(&|operation| operation.body.is_some()) {
        transport.push("Body");
    }
    if any(&Operation::moves_money) {
        transport.push("Permit");
    }
    if any(&|operation| operation.paging.is_some()) {
        transport.extend(["Pages", "Paging", "Place"]);
    }
    if any(&|operation| operation.query().any(Param::is_list)) {
        transport.push("with_list");
    }
    // Types before functions, as rustfmt has them.
    transport.sort_unstable();
    let transport = transport
        .into_iter()
        .map(|name| Ident::new(name, Span::call_site()));
    let mut uses: Vec<Item> = imports.standard().into_iter().collect();
    uses.push(parse_quote!(use bigcommerce_transport::{#(#transport),*};));
    uses.extend(imports.foreign());
    let has_path = any(&|operation| operation.path.contains('{'));
    let has_query = any(&|operation| operation.query().next().is_some());
    let has_scalars = any(&|operation| operation.query().any(|param| !param.is_list()));
    match (has_path, has_scalars) {
        (true, true) => uses.push(parse_quote!(
            use progenitor_client::{QueryParam, encode_path};
        )),
        (true, false) => uses.push(parse_quote!(
            use progenitor_client::encode_path;
        )),
        (false, true) => uses.push(parse_quote!(
            use progenitor_client::QueryParam;
        )),
        (false, false) => {}
    }
    uses.push(parse_quote!(
        use super::Client;
    ));
    uses.push(parse_quote!(
        use crate::operations;
    ));
    if has_query {
        let structs: BTreeSet<String> = operations
            .iter()
            .filter(|operation| operation.query().next().is_some())
            .map(|operation| operation.query_struct())
            .collect();
        uses.extend(names::import(&parse_quote!(crate::query), &structs));
    }
    uses.extend(imports.local(&parse_quote!(crate::types)));
    uses
}

fn operation_uses() -> Vec<Item> {
    vec![parse_quote!(
        #[allow(
            unused_imports,
            reason = "with every family switched off there is no operation left"
        )]
        use bigcommerce_transport::{Effect, Host, Operation, Recovery};
    )]
}

fn client(plan: &Plan, declared: &[Module]) -> String {
    let mut pieces = modules(declared, false);
    pieces.push(Piece::item(parse_quote! {
        /// Sends the operations of this API through a [`Session`]. Cheap to clone.
        #[derive(Clone)]
        pub struct Client {
            session: Session,
        }
    }));
    pieces.push(Piece::item(parse_quote! {
        impl Client {
            /// A client that sends through `session`, which knows the store, its hosts and the credentials for each.
            #[must_use]
            pub fn new(session: Session) -> Self {
                Self { session }
            }

            /// What it sends through.
            #[must_use]
            pub fn session(&self) -> &Session {
                &self.session
            }
        }
    }));
    pieces.push(Piece::item(parse_quote! {
        impl std::fmt::Debug for Client {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct("Client").finish_non_exhaustive()
            }
        }
    }));
    text(
        plan,
        "The client.",
        vec![parse_quote!(
            use bigcommerce_transport::Session;
        )],
        pieces,
    )
}

fn root(plan: &Plan, has_queries: bool, has_codes: bool) -> String {
    let mut pieces = vec![Piece::item(parse_quote!(
        mod client;
    ))];
    if has_codes {
        pieces.push(Piece::item(parse_quote!(
            pub mod codes;
        )));
    }
    pieces.push(Piece::item(parse_quote!(
        pub mod operations;
    )));
    if has_queries {
        pieces.push(Piece::item(parse_quote!(
            pub mod query;
        )));
    }
    pieces.push(Piece::item(parse_quote!(
        pub mod types;
    )));
    pieces.push(Piece::item(parse_quote!(
        pub use client::Client;
    )));
    text(
        plan,
        "Everything that the spec says, in Rust.",
        Vec::new(),
        pieces,
    )
}

/// Banner, what the file is, imports, pieces.
fn text(plan: &Plan, about: &str, uses: Vec<Item>, pieces: Vec<Piece>) -> String {
    let mut text = banner(&plan.source);
    text.push_str("\n//! ");
    text.push_str(about);
    text.push_str("\n\n");
    let mut previous = None;
    for item in uses {
        let line = Piece::item(item).text();
        let group = if line.starts_with("use std::") {
            "std"
        } else if line.starts_with("use crate::") || line.starts_with("use super::") {
            "own"
        } else {
            "other"
        };
        if previous.is_some_and(|previous| previous != group) {
            text.push('\n');
        }
        previous = Some(group);
        text.push_str(&line);
    }
    let mut previous = None;
    for piece in pieces {
        let piece = piece.text();
        // Declarations of modules stand together, and so do re-exports.
        let short = piece.ends_with(";\n") && piece.lines().count() <= 2;
        let group = short.then(|| piece.contains("use "));
        if !(text.ends_with("\n\n") || (group.is_some() && group == previous)) {
            text.push('\n');
        }
        text.push_str(&piece);
        previous = group;
    }
    text
}
