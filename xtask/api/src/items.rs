//! The lines of an item that is not an implementation.

use quote::quote;
use syn::visit_mut::VisitMut;
use syn::{Field, Fields, FnArg, Item, ItemTrait, Pat, Path, ReceiverKind, Signature, TraitItem};

use crate::attributes;
use crate::follow::{Follow, Teller};
use crate::line::Line;
use crate::modules::is_public;
use crate::printed::printed;
use crate::reach::Found;
use crate::scope::Target;
use crate::words::words;

impl Teller<'_> {
    pub(crate) fn item(&self, item: &Item, found: &Found) -> Vec<Line> {
        let path = &found.path;
        let mut lines = match item {
            Item::Struct(item) => {
                let inner = self.with(&item.generics);
                let (parameters, bounds) = inner.generics(&item.generics);
                let shape = match &item.fields {
                    Fields::Unit => ";",
                    Fields::Named(_) if all_public(&item.fields) => "",
                    Fields::Named(_) => " { .. }",
                    Fields::Unnamed(_) if all_public(&item.fields) => "",
                    Fields::Unnamed(_) => " (..)",
                };
                let detail = format!(
                    "{parameters}{shape}{bounds}{}",
                    attributes::marks(&item.attrs)
                );
                let mut lines = vec![Line::new("struct", path, detail)];
                for (index, field) in item.fields.iter().enumerate() {
                    if is_public(&field.vis) && !attributes::is_hidden(&field.attrs) {
                        lines.extend(inner.field(path, index, field));
                    }
                }
                lines
            }
            Item::Enum(item) => {
                let inner = self.with(&item.generics);
                let (parameters, bounds) = inner.generics(&item.generics);
                let detail = format!("{parameters}{bounds}{}", attributes::marks(&item.attrs));
                let mut lines = vec![Line::new("enum", path, detail)];
                let shown = item
                    .variants
                    .iter()
                    .filter(|variant| !attributes::is_hidden(&variant.attrs));
                for variant in shown {
                    let Some(gate) = attributes::gate(&variant.attrs) else {
                        continue;
                    };
                    let fields = variant.fields.iter().map(|field| match &field.ident {
                        Some(name) => format!("{name}: {}", inner.ty(&field.ty)),
                        None => inner.ty(&field.ty),
                    });
                    let fields = fields.collect::<Vec<_>>().join(", ");
                    let fields = match &variant.fields {
                        Fields::Unit => String::new(),
                        Fields::Named(_) => format!(" {{ {fields} }}"),
                        Fields::Unnamed(_) => format!("({fields})"),
                    };
                    let detail = format!("{fields}{}", attributes::marks(&variant.attrs));
                    let line = Line::new("variant", format!("{path}::{}", variant.ident), detail);
                    lines.push(line.behind(&gate));
                }
                lines
            }
            Item::Trait(item) => self.interface(item, path),
            Item::Type(item) => {
                let inner = self.with(&item.generics);
                let (parameters, bounds) = inner.generics(&item.generics);
                let detail = format!("{parameters} = {}{bounds}", inner.ty(&item.ty));
                vec![Line::new("type", path, detail)]
            }
            Item::Const(item) => vec![Line::new("const", path, format!(": {}", self.ty(&item.ty)))],
            Item::Static(item) => vec![Line::new(
                "static",
                path,
                format!(": {}", self.ty(&item.ty)),
            )],
            Item::Fn(item) => vec![self.function(path, &item.sig, &item.attrs)],
            Item::Union(item) => vec![Line::new("union", path, attributes::marks(&item.attrs))],
            _ => Vec::new(),
        };
        if let Item::Struct(syn::ItemStruct { attrs, .. })
        | Item::Enum(syn::ItemEnum { attrs, .. }) = item
        {
            for (gate, derived) in attributes::derives(attrs) {
                let derived = self.text(&derived, |follow, path| follow.visit_path_mut(path));
                lines.push(Line::new("impl", path, format!(": {derived}")).behind(&gate));
            }
        }
        for line in &mut lines {
            *line = line.clone().behind(&line.gate().and(&found.gate));
        }
        lines
    }

    fn field(&self, path: &str, index: usize, field: &Field) -> Option<Line> {
        let gate = attributes::gate(&field.attrs)?;
        let name = match &field.ident {
            Some(name) => name.to_string(),
            None => index.to_string(),
        };
        let line = Line::new(
            "field",
            format!("{path}::{name}"),
            format!(": {}", self.ty(&field.ty)),
        );
        Some(line.behind(&gate))
    }

    fn interface(&self, item: &ItemTrait, path: &str) -> Vec<Line> {
        let inner = self.with(&item.generics);
        let (parameters, bounds) = inner.generics(&item.generics);
        let is_private = |bound: &syn::TypeParamBound| matches!(bound, syn::TypeParamBound::Trait(bound) if inner.is_private(&bound.path));
        let above: Vec<String> = item
            .supertraits
            .iter()
            .filter(|bound| !is_private(bound))
            .map(|bound| {
                inner.text(bound, |follow, bound| {
                    follow.visit_type_param_bound_mut(bound)
                })
            })
            .collect();
        let sealed = item.supertraits.iter().any(is_private);
        let above = if above.is_empty() {
            String::new()
        } else {
            format!(": {}", above.join(" + "))
        };
        let sealed = if sealed { " (sealed)" } else { "" };
        let mut line = Line::new(
            "trait",
            path,
            format!("{parameters}{above}{bounds}{sealed}"),
        );
        if item.unsafety.is_some() {
            line.modifiers = "unsafe ".to_owned();
        }
        let mut lines = vec![line];
        for part in &item.items {
            let (attributes, line) = match part {
                TraitItem::Fn(part) => {
                    let mut line = inner.function(
                        &format!("{path}::{}", part.sig.ident),
                        &part.sig,
                        &part.attrs,
                    );
                    line.detail.push_str(if part.default.is_some() {
                        " { .. }"
                    } else {
                        ";"
                    });
                    (&part.attrs, line)
                }
                TraitItem::Const(part) => {
                    let end = if part.default.is_some() { " = .." } else { ";" };
                    let detail = format!(": {}{end}", inner.ty(&part.ty));
                    (
                        &part.attrs,
                        Line::new("const", format!("{path}::{}", part.ident), detail),
                    )
                }
                TraitItem::Type(part) => {
                    let bounds = part.bounds.iter().map(|bound| {
                        inner.text(bound, |follow, bound| {
                            follow.visit_type_param_bound_mut(bound)
                        })
                    });
                    let bounds = bounds.collect::<Vec<_>>().join(" + ");
                    let bounds = if bounds.is_empty() {
                        bounds
                    } else {
                        format!(": {bounds}")
                    };
                    let (parameters, _) = inner.generics(&part.generics);
                    let detail = format!("{parameters}{bounds};");
                    (
                        &part.attrs,
                        Line::new("type", format!("{path}::{}", part.ident), detail),
                    )
                }
                _ => continue,
            };
            if let Some(gate) = attributes::gate(attributes)
                && !attributes::is_hidden(attributes)
            {
                lines.push(line.behind(&gate));
            }
        }
        lines
    }

    /// Whether a trait is out of users' reach, which keeps them from implementing what needs it.
    fn is_private(&self, path: &Path) -> bool {
        let segments = words(path);
        match self
            .workspace
            .resolve(self.module, path.leading_colon.is_some(), &segments)
        {
            Some((Target::Item(declared), _)) => self
                .workspace
                .found(&declared)
                .is_none_or(|found| found.hidden),
            _ => false,
        }
    }

    /// `fn path(self, name: Type) -> Type`.
    pub(crate) fn function(
        &self,
        path: &str,
        signature: &Signature,
        attributes: &[syn::Attribute],
    ) -> Line {
        let inner = self.with(&signature.generics);
        let mut signature = signature.clone();
        for argument in &mut signature.inputs {
            match argument {
                FnArg::Receiver(receiver) => {
                    receiver.attrs.clear();
                    // Whether a body changes its own copy is nobody's business.
                    if matches!(receiver.kind, ReceiverKind::Value) {
                        receiver.mutability = None;
                    }
                }
                FnArg::Typed(argument) => {
                    argument.attrs.clear();
                    match &mut *argument.pat {
                        Pat::Ident(name) => {
                            let name = name.ident.clone();
                            *argument.pat = syn::parse_quote!(#name);
                        }
                        other => *other = syn::parse_quote!(_),
                    }
                }
            }
        }
        Follow::new(&inner).visit_signature_mut(&mut signature);
        signature.ident = syn::parse_quote!(name);
        let text = printed(quote!(#signature));
        let (modifiers, detail) = text.split_once("fn name").unwrap_or(("", &text));
        let mut line = Line::new(
            "fn",
            path,
            format!("{detail}{}", attributes::marks(attributes)),
        );
        line.modifiers = modifiers.to_owned();
        line
    }
}

fn all_public(fields: &Fields) -> bool {
    fields
        .iter()
        .all(|field| is_public(&field.vis) && !attributes::is_hidden(&field.attrs))
}
