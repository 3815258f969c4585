//! Writes types and bounds with their names as users find them.

use std::collections::BTreeSet;

use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{Generics, Ident, Item, Path, PathSegment, Signature, Type};

use crate::printed::printed;
use crate::scope::Target;
use crate::words::words;
use crate::workspace::Workspace;

/// Writes what stands in one module, with names as users find them.
pub(crate) struct Teller<'w> {
    pub(crate) workspace: &'w Workspace,
    pub(crate) module: &'w str,
    /// Names of parameters, which stand for nothing else.
    bound: BTreeSet<String>,
}

impl<'w> Teller<'w> {
    pub(crate) fn new(workspace: &'w Workspace, module: &'w str) -> Self {
        Self {
            workspace,
            module,
            bound: BTreeSet::new(),
        }
    }

    /// The same with the parameters of `generics`.
    pub(crate) fn with(&self, generics: &Generics) -> Self {
        let parameters = generics
            .params
            .iter()
            .filter_map(|parameter| match parameter {
                syn::GenericParam::Type(parameter) => Some(parameter.ident.to_string()),
                syn::GenericParam::Const(parameter) => Some(parameter.ident.to_string()),
                _ => None,
            });
        Self {
            workspace: self.workspace,
            module: self.module,
            bound: self.bound.iter().cloned().chain(parameters).collect(),
        }
    }

    pub(crate) fn library(&self) -> &'w str {
        self.module.split("::").next().unwrap_or_default()
    }

    /// A type, a path or a bound, with its names followed.
    pub(crate) fn text<T: Clone + ToTokens>(
        &self,
        node: &T,
        visit: impl Fn(&mut Follow<'_, 'w>, &mut T),
    ) -> String {
        let mut node = node.clone();
        visit(&mut Follow(self), &mut node);
        printed(node.into_token_stream())
    }

    pub(crate) fn ty(&self, node: &syn::Type) -> String {
        self.text(node, |follow, node| follow.visit_type_mut(node))
    }

    /// What an alias stands for that users cannot name; a change of it would show nowhere else.
    fn behind_alias(&self, node: &Type) -> Option<Type> {
        let Type::Path(alias) = node else {
            return None;
        };
        let path = &alias.path;
        let is_plain = alias.qself.is_none()
            && path
                .segments
                .iter()
                .all(|segment| segment.arguments.is_none());
        let segments = words(path);
        if !is_plain || self.is_own(path, &segments) {
            return None;
        }
        let from_outside = path.leading_colon.is_some();
        let resolved = self
            .workspace
            .resolve(self.module, from_outside, &segments)?;
        let (Target::Item(declared), used) = resolved else {
            return None;
        };
        let found = self.workspace.found(&declared);
        if used < segments.len() || found.is_some_and(|found| !found.hidden) {
            return None;
        }
        let Item::Type(item) = &self.workspace.entry(&declared)?.item else {
            return None;
        };
        if !item.generics.params.is_empty() {
            return None;
        }
        let (module, _) = declared.rsplit_once("::")?;
        let there = Teller::new(self.workspace, module);
        let mut meant = (*item.ty).clone();
        Follow(&there).visit_type_mut(&mut meant);
        Some(meant)
    }

    /// Whether a path begins with `Self` or a parameter.
    fn is_own(&self, path: &Path, segments: &[String]) -> bool {
        path.leading_colon.is_none()
            && segments
                .first()
                .is_some_and(|first| first == "Self" || self.bound.contains(first))
    }

    /// `<T: Bound>` and ` where …`.
    pub(crate) fn generics(&self, generics: &Generics) -> (String, String) {
        let mut generics = generics.clone();
        Follow(self).visit_generics_mut(&mut generics);
        let bounds = generics.where_clause.take();
        let parameters = printed(generics.to_token_stream());
        let bounds = bounds.map(|bounds| format!(" {}", printed(bounds.to_token_stream())));
        (parameters, bounds.unwrap_or_default())
    }
}

/// Replaces each path by the one that users would write.
pub(crate) struct Follow<'t, 'w>(&'t Teller<'w>);

impl<'t, 'w> Follow<'t, 'w> {
    pub(crate) fn new(teller: &'t Teller<'w>) -> Self {
        Self(teller)
    }
}

impl VisitMut for Follow<'_, '_> {
    fn visit_type_mut(&mut self, node: &mut Type) {
        match self.0.behind_alias(node) {
            Some(meant) => *node = meant,
            None => visit_mut::visit_type_mut(self, node),
        }
    }

    fn visit_path_mut(&mut self, path: &mut Path) {
        visit_mut::visit_path_mut(self, path);
        let segments = words(path);
        let teller = self.0;
        if teller.is_own(path, &segments) {
            return;
        }
        let resolved =
            teller
                .workspace
                .resolve(teller.module, path.leading_colon.is_some(), &segments);
        let Some((target, used)) = resolved else {
            return;
        };
        let said = teller.workspace.said(teller.library(), &target);
        let mut new: Vec<PathSegment> = said
            .split("::")
            .map(|name| PathSegment::from(Ident::new(name, proc_macro2::Span::call_site())))
            .collect();
        if let (Some(last), Some(old)) = (new.last_mut(), path.segments.iter().nth(used - 1)) {
            last.arguments = old.arguments.clone();
        }
        new.extend(path.segments.iter().skip(used).cloned());
        path.leading_colon = None;
        path.segments = new.into_iter().collect();
    }

    // Lists that are written over several lines end with a comma.
    fn visit_signature_mut(&mut self, signature: &mut Signature) {
        visit_mut::visit_signature_mut(self, signature);
        signature.inputs.pop_punct();
    }

    fn visit_generics_mut(&mut self, generics: &mut Generics) {
        visit_mut::visit_generics_mut(self, generics);
        generics.params.pop_punct();
        if let Some(bounds) = &mut generics.where_clause {
            bounds.predicates.pop_punct();
        }
    }

    fn visit_angle_bracketed_generic_arguments_mut(
        &mut self,
        arguments: &mut syn::AngleBracketedGenericArguments,
    ) {
        visit_mut::visit_angle_bracketed_generic_arguments_mut(self, arguments);
        arguments.args.pop_punct();
    }

    fn visit_type_tuple_mut(&mut self, tuple: &mut syn::TypeTuple) {
        visit_mut::visit_type_tuple_mut(self, tuple);
        if tuple.elems.len() > 1 {
            tuple.elems.pop_punct();
        }
    }

    // Bodies and attributes are not listed.
    fn visit_block_mut(&mut self, _: &mut syn::Block) {}
    fn visit_attribute_mut(&mut self, _: &mut syn::Attribute) {}
}
