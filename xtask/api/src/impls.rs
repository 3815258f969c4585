//! The lines of an implementation.

use syn::visit_mut::VisitMut;
use syn::{ImplItem, ItemImpl, Path, Type};

use crate::attributes;
use crate::follow::{Follow, Teller};
use crate::gate::Gate;
use crate::line::Line;
use crate::modules::is_public;
use crate::printed::printed;
use crate::scope::Target;
use crate::words::words;

impl Teller<'_> {
    /// Methods and constants of a type, or that it has a trait.
    pub(crate) fn block(&self, block: &ItemImpl, gate: &Gate) -> Vec<Line> {
        let inner = self.with(&block.generics);
        match &block.trait_ {
            Some((interface, _)) => inner
                .implementation(block, interface, gate)
                .into_iter()
                .collect(),
            None => inner.methods(block, gate),
        }
    }

    fn methods(&self, block: &ItemImpl, gate: &Gate) -> Vec<Line> {
        let Some((owner, stands)) = self.owner(&block.self_ty) else {
            return Vec::new();
        };
        let gate = gate.and(&stands);
        let owner = format!("{owner}{}", self.arguments(&block.self_ty, block));
        let (_, bounds) = self.generics(&block.generics);
        let mut lines = Vec::new();
        for item in &block.items {
            let (visibility, attributes) = match item {
                ImplItem::Fn(item) => (&item.vis, &item.attrs),
                ImplItem::Const(item) => (&item.vis, &item.attrs),
                ImplItem::Type(item) => (&item.vis, &item.attrs),
                _ => continue,
            };
            let Some(own) = attributes::gate(attributes) else {
                continue;
            };
            if !is_public(visibility) || attributes::is_hidden(attributes) {
                continue;
            }
            let mut line = match item {
                ImplItem::Fn(item) => self.function(
                    &format!("{owner}::{}", item.sig.ident),
                    &item.sig,
                    attributes,
                ),
                ImplItem::Const(item) => Line::new(
                    "const",
                    format!("{owner}::{}", item.ident),
                    format!(": {}", self.ty(&item.ty)),
                ),
                ImplItem::Type(item) => Line::new(
                    "type",
                    format!("{owner}::{}", item.ident),
                    format!(" = {}", self.ty(&item.ty)),
                ),
                _ => continue,
            };
            if !bounds.is_empty() {
                line.detail = match line.detail.split_once(" where ") {
                    Some((before, own)) => format!("{before}{bounds}, {own}"),
                    None => line.detail + &bounds,
                };
            }
            lines.push(line.behind(&gate.and(&own)));
        }
        lines
    }

    /// `<Opened>` of `impl Checkout<Opened>`; nothing for `impl<T> Page<T>`, which is for all of them.
    fn arguments(&self, own: &Type, block: &ItemImpl) -> String {
        let Type::Path(own) = own else {
            return String::new();
        };
        let Some(last) = own.path.segments.last() else {
            return String::new();
        };
        let mut generics = block.generics.clone();
        let bounded = generics
            .type_params()
            .any(|parameter| !parameter.bounds.is_empty());
        for parameter in generics.type_params_mut() {
            parameter.bounds.clear();
            parameter.colon_token = None;
        }
        let mut arguments = last.arguments.clone();
        if matches!(arguments, syn::PathArguments::None) {
            return String::new();
        }
        Follow::new(self).visit_path_arguments_mut(&mut arguments);
        let arguments = printed(quote::quote!(#arguments));
        generics.where_clause = None;
        let plain = printed(quote::quote!(#generics));
        if arguments == plain && !bounded {
            return String::new();
        }
        // The bounds say for which it is.
        let (bounds, _) = self.generics(&block.generics);
        if arguments == plain {
            bounds
        } else {
            arguments
        }
    }

    fn implementation(&self, block: &ItemImpl, interface: &Path, gate: &Gate) -> Option<Line> {
        let segments = words(interface);
        let target =
            self.workspace
                .resolve(self.module, interface.leading_colon.is_some(), &segments);
        let mut local = None;
        if let Some((Target::Item(declared), _)) = target {
            let found = self.workspace.found(&declared)?;
            if found.hidden {
                return None;
            }
            local = Some((found.path.clone(), found.gate.clone()));
        }
        let of_argument = || {
            let last = interface.segments.last()?;
            let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else {
                return None;
            };
            arguments.args.iter().find_map(|argument| match argument {
                syn::GenericArgument::Type(argument) => self.owner(argument),
                _ => None,
            })
        };
        let own = self.owner(&block.self_ty);
        let is_plain = own.is_some() && self.arguments_are_empty(&block.self_ty);
        let local = local.filter(|(path, _)| path.split("::").next() == Some(self.library()));
        let (owner, stands) = own.or(local).or_else(of_argument)?;
        let (parameters, bounds) = self.generics(&block.generics);
        let parameters = if parameters.is_empty() {
            parameters
        } else {
            format!("{parameters} ")
        };
        let interface = self.text(interface, |follow, path| follow.visit_path_mut(path));
        let to = if is_plain {
            String::new()
        } else {
            format!(" for {}", self.ty(&block.self_ty))
        };
        let associated: Vec<String> = block
            .items
            .iter()
            .filter_map(|item| match item {
                ImplItem::Type(item) => {
                    Some(format!("type {} = {};", item.ident, self.ty(&item.ty)))
                }
                _ => None,
            })
            .collect();
        let associated = if associated.is_empty() {
            String::new()
        } else {
            format!(" {{ {} }}", associated.join(" "))
        };
        let negative = block.modifiers != syn::ImplModifiers::default();
        if negative {
            return None;
        }
        let detail = format!(": {parameters}{interface}{to}{bounds}{associated}");
        Some(Line::new("impl", owner, detail).behind(&gate.and(&stands)))
    }

    fn arguments_are_empty(&self, own: &Type) -> bool {
        matches!(own, Type::Path(own) if own.path.segments.last().is_some_and(|last| last.arguments.is_none()))
    }

    /// The public path of a type of this crate, and what it stands behind.
    fn owner(&self, own: &Type) -> Option<(String, Gate)> {
        let own = match own {
            Type::Path(own) => own,
            // `&Cart` is of whom `Cart` is of.
            Type::Reference(borrowed) => return self.owner(&borrowed.elem),
            _ => return None,
        };
        let segments = words(&own.path);
        match self
            .workspace
            .resolve(self.module, own.path.leading_colon.is_some(), &segments)?
        {
            (Target::Item(declared), _) if declared.split("::").next() == Some(self.library()) => {
                let found = self.workspace.found(&declared)?;
                (!found.hidden).then(|| (found.path.clone(), found.gate.clone()))
            }
            _ => None,
        }
    }
}
