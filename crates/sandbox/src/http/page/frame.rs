//! Everything around a section: navigation, store and clock, and the sentence that a form left.

use std::collections::HashMap;

use super::said::Said;
use super::text::time;
use crate::http::shared::Shared;
use crate::state::lags::Lags;
use crate::state::store::Store;

/// A part of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    Overview,
    Orders,
    Carts,
    Payments,
    Requests,
    Webhooks,
    Faults,
    Catalogue,
    Clock,
}

impl Section {
    const ALL: [Self; 9] = [
        Self::Overview,
        Self::Orders,
        Self::Carts,
        Self::Payments,
        Self::Requests,
        Self::Webhooks,
        Self::Faults,
        Self::Catalogue,
        Self::Clock,
    ];

    pub(super) fn address(self) -> &'static str {
        match self {
            Self::Overview => "/",
            Self::Orders => "/page/orders",
            Self::Carts => "/page/carts",
            Self::Payments => "/page/payments",
            Self::Requests => "/page/requests",
            Self::Webhooks => "/page/webhooks",
            Self::Faults => "/page/faults",
            Self::Catalogue => "/page/catalogue",
            Self::Clock => "/page/clock",
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::Orders => "Orders",
            Self::Carts => "Carts",
            Self::Payments => "Payments",
            Self::Requests => "Requests",
            Self::Webhooks => "Webhooks",
            Self::Faults => "Faults and lags",
            Self::Catalogue => "Catalogue",
            Self::Clock => "Clock",
        }
    }
}

/// An entry of the navigation.
pub(super) struct Entry {
    pub(super) address: &'static str,
    pub(super) name: &'static str,
    pub(super) is_current: bool,
    /// Empty where there is nothing to count.
    pub(super) count: String,
}

/// What surrounds a section.
pub(super) struct Frame {
    pub(super) title: String,
    pub(super) entries: Vec<Entry>,
    pub(super) store_hash: String,
    pub(super) now: String,
    pub(super) is_frozen: bool,
    /// Text, and true for one that reports success.
    pub(super) said: Option<(String, bool)>,
}

impl Frame {
    pub(super) fn new(
        section: Section,
        shared: &Shared,
        store: &Store,
        query: &HashMap<String, String>,
    ) -> Self {
        // Faults and lags that make the store behave otherwise.
        let faults = shared.faults().left().len();
        let by_seed = usize::from(!shared.faults().random().is_null());
        let disturbances = faults + by_seed + usize::from(store.lags != Lags::default());
        let entry = |one: Section| {
            let count = match one {
                Section::Orders => store.orders.len(),
                Section::Carts => store.carts.len(),
                Section::Faults => disturbances,
                _ => 0,
            };
            Entry {
                address: one.address(),
                name: one.name(),
                is_current: one == section,
                count: if count == 0 {
                    String::new()
                } else {
                    count.to_string()
                },
            }
        };
        let said = Said::read(query);
        Self {
            title: section.name().to_owned(),
            entries: Section::ALL.into_iter().map(entry).collect(),
            store_hash: store.hash.clone(),
            now: time(store.clock.now()),
            is_frozen: store.clock.is_frozen(),
            said: said.map(|said| (said.text().to_owned(), said.is_done())),
        }
    }

    pub(super) fn titled(mut self, title: String) -> Self {
        self.title = title;
        self
    }

    /// A sentence in the place of the one of the address.
    pub(super) fn failed(mut self, why: String) -> Self {
        self.said = Some((why, false));
        self
    }
}
