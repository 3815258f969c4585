//! Metafields: named values of apps that hang on a cart or an order. Those of a cart outlive it.

use jiff::Timestamp;

use crate::state::errors::Refusal;
use crate::state::fields::Fields;
use crate::state::notices::{Change, Notice};
use crate::state::store::Store;
use serde::{Deserialize, Serialize};

/// The kind of thing that a metafield hangs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Resource {
    Cart,
    Order,
}

impl Resource {
    /// As `resource_type` names it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Cart => "cart",
            Self::Order => "order",
        }
    }

    /// The most metafields that one app may hang on one of them.
    fn most(self) -> usize {
        match self {
            Self::Cart => 10,
            Self::Order => 250,
        }
    }
}

const PERMISSIONS: [&str; 5] = [
    "app_only",
    "read",
    "read_and_sf_access",
    "write",
    "write_and_sf_access",
];
const NAME_LIMIT: usize = 64;
const DESCRIPTION_LIMIT: usize = 255;
const VALUE_LIMIT: usize = 65_535;

/// One metafield.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Metafield {
    pub(crate) id: i64,
    pub(crate) resource: Resource,
    pub(crate) resource_id: String,
    pub(crate) content: Content,
    pub(crate) created: Timestamp,
    pub(crate) modified: Timestamp,
}

/// The part of a metafield that a caller writes.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Content {
    pub(crate) permission_set: String,
    pub(crate) namespace: String,
    pub(crate) key: String,
    pub(crate) value: String,
    pub(crate) description: String,
}

impl Content {
    /// Reads a change of `self`; for a new metafield every field but the description has to be there.
    pub(crate) fn read(self, fields: &Fields<'_>, is_new: bool) -> Result<Self, Refusal> {
        let read = |key: &str, now: String, limit: usize| {
            let text = match fields.text(key)? {
                Some(text) if !text.is_empty() || key == "description" => text.to_owned(),
                Some(_) => return Err(fields.missing(key)),
                None if is_new && key != "description" => return Err(fields.missing(key)),
                None => now,
            };
            if text.chars().count() > limit {
                return Err(Refusal::field_fault(fields.name(key), "error.maxLength"));
            }
            Ok(text)
        };
        let content = Self {
            permission_set: read("permission_set", self.permission_set, NAME_LIMIT)?,
            namespace: read("namespace", self.namespace, NAME_LIMIT)?,
            key: read("key", self.key, NAME_LIMIT)?,
            value: read("value", self.value, VALUE_LIMIT)?,
            description: read("description", self.description, DESCRIPTION_LIMIT)?,
        };
        if !PERMISSIONS.contains(&content.permission_set.as_str()) {
            let name = fields.name("permission_set");
            return Err(Refusal::field_fault(name, "error.unknown"));
        }
        Ok(content)
    }
}

/// All metafields of the store.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Metafields {
    made: i64,
    all: Vec<Metafield>,
}

impl Metafields {
    /// Those of a kind, oldest first; of one cart or order, where it is named.
    pub(crate) fn of<'a>(
        &'a self,
        resource: Resource,
        id: Option<&'a str>,
    ) -> impl Iterator<Item = &'a Metafield> {
        let wanted = move |one: &&Metafield| {
            one.resource == resource && id.is_none_or(|id| one.resource_id == id)
        };
        self.all.iter().filter(wanted)
    }

    /// One of a kind; of one cart or order, where it is named.
    pub(crate) fn find(
        &self,
        resource: Resource,
        of: Option<&str>,
        id: i64,
    ) -> Result<&Metafield, Refusal> {
        let wanted = |one: &&Metafield| {
            one.id == id && one.resource == resource && of.is_none_or(|of| one.resource_id == of)
        };
        self.all.iter().find(wanted).ok_or_else(Refusal::not_found)
    }

    /// Keeps a new metafield: 409 where the thing has one of the same namespace and key.
    fn add(
        &mut self,
        resource: Resource,
        of: &str,
        content: Content,
        now: Timestamp,
    ) -> Result<&Metafield, Refusal> {
        self.check_unique(resource, of, &content, None)?;
        if self.of(resource, Some(of)).count() >= resource.most() {
            return Err(Refusal::unprocessable(format!(
                "A {} has {} metafields at most.",
                resource.name(),
                resource.most()
            )));
        }
        self.made += 1;
        self.all.push(Metafield {
            id: self.made,
            resource,
            resource_id: of.to_owned(),
            content,
            created: now,
            modified: now,
        });
        Ok(&self.all[self.all.len() - 1])
    }

    fn check_unique(
        &self,
        resource: Resource,
        of: &str,
        content: &Content,
        except: Option<i64>,
    ) -> Result<(), Refusal> {
        let same = |one: &Metafield| {
            Some(one.id) != except
                && one.content.namespace == content.namespace
                && one.content.key == content.key
        };
        if self.of(resource, Some(of)).any(same) {
            let title = "A metafield with this namespace and key exists already.";
            return Err(Refusal::new(409, title).field("key", "error.duplicate"));
        }
        Ok(())
    }
}

impl Store {
    /// True if there is such a cart or order, or was such a cart when an order was made of it.
    fn check_owner(&self, resource: Resource, id: &str) -> Result<(), Refusal> {
        let of_cart = |id: &str| {
            let ordered = |cart: &Option<String>| cart.as_deref() == Some(id);
            self.carts.contains_key(id) || self.orders.values().any(|one| ordered(&one.cart_id))
        };
        let known = match resource {
            Resource::Cart => of_cart(id),
            Resource::Order => id.parse().is_ok_and(|id| self.orders.contains_key(&id)),
        };
        if known {
            Ok(())
        } else {
            Err(Refusal::not_found())
        }
    }

    /// Adds a metafield to a cart or order.
    pub(crate) fn add_metafield(
        &mut self,
        resource: Resource,
        of: &str,
        fields: &Fields<'_>,
    ) -> Result<&Metafield, Refusal> {
        self.check_owner(resource, of)?;
        let content = Content::default().read(fields, true)?;
        let now = self.clock.now();
        let id = self.metafields.add(resource, of, content, now)?.id;
        self.notify_of_metafield(Change::Created, resource, id, of.to_owned());
        self.metafields.find(resource, Some(of), id)
    }

    fn notify_of_metafield(&mut self, change: Change, resource: Resource, id: i64, of: String) {
        let channel = match resource {
            Resource::Cart => self.carts.get(&of).map(|cart| cart.channel_id),
            Resource::Order => {
                let order = of.parse().ok().and_then(|id: i64| self.orders.get(&id));
                order.map(|order| order.channel_id)
            }
        };
        self.notify(Notice::Metafield(change, resource, id, of), channel);
    }

    /// Changes a metafield of a kind; of one cart or order, where it is named.
    pub(crate) fn change_metafield(
        &mut self,
        resource: Resource,
        of: Option<&str>,
        id: i64,
        fields: &Fields<'_>,
    ) -> Result<&Metafield, Refusal> {
        let now = self.clock.now();
        let held = self.metafields.find(resource, of, id)?;
        let content = held.content.clone().read(fields, false)?;
        let owner = held.resource_id.clone();
        self.metafields
            .check_unique(resource, &owner, &content, Some(id))?;
        let mut all = self.metafields.all.iter_mut();
        let held = all
            .find(|one| one.id == id)
            .ok_or_else(Refusal::not_found)?;
        held.content = content;
        held.modified = now;
        self.notify_of_metafield(Change::Updated, resource, id, owner);
        self.metafields.find(resource, of, id)
    }

    /// Removes a metafield of a kind; of one cart or order, where it is named.
    pub(crate) fn remove_metafield(
        &mut self,
        resource: Resource,
        of: Option<&str>,
        id: i64,
    ) -> Result<(), Refusal> {
        let owner = self.metafields.find(resource, of, id)?.resource_id.clone();
        self.metafields.all.retain(|one| one.id != id);
        self.notify_of_metafield(Change::Deleted, resource, id, owner);
        Ok(())
    }
}
