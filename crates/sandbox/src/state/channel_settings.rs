//! Settings of carts, checkouts and orders: of the store, and those that a channel has for itself.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::state::errors::Refusal;
use crate::state::fields::Fields;
use crate::state::interned::{KeptList, Text};

/// One group of settings: the store's own values, and for each channel those that differ.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ChannelSettings {
    #[serde(skip)]
    rules: KeptList<(Text, Rule)>,
    global: Map<String, Value>,
    channels: BTreeMap<i64, Map<String, Value>>,
}

/// The values that a setting may have.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Rule {
    Flag,
    Text,
    OneOf(&'static [&'static str]),
    /// Decided by the platform.
    ReadOnly,
}

const CART: &[(&str, Rule)] = &[("allow_purchasing", Rule::Flag)];

const CHECKOUT: &[(&str, Rule)] = &[
    ("checkout_type", Rule::OneOf(&["optimized", "custom"])),
    (
        "guest_checkout_type",
        Rule::OneOf(&[
            "guest_checkout",
            "guest_checkout_account",
            "no_guest_checkout",
        ]),
    ),
    (
        "guest_checkout_for_existing_accounts",
        Rule::OneOf(&["allow_guest", "require_login", "encourage_login"]),
    ),
    (
        "policy_consent",
        Rule::OneOf(&["none", "standard", "express"]),
    ),
    ("order_confirmation_contact_email", Rule::Text),
    ("is_order_terms_and_conditions_enabled", Rule::Flag),
    (
        "order_terms_and_conditions_type",
        Rule::OneOf(&["link", "textarea"]),
    ),
    ("order_terms_and_conditions_link", Rule::Text),
    ("order_terms_and_conditions_textarea", Rule::Text),
    ("should_redirect_to_storefront_for_auth", Rule::Flag),
    ("custom_checkout_script_url", Rule::Text),
    ("custom_checkout_sri_hash", Rule::Text),
    ("custom_checkout_supports_uco_settings", Rule::Flag),
    ("custom_checkout_supports_data_hydration", Rule::Flag),
    ("order_confirmation_use_custom_checkout_script", Rule::Flag),
    ("custom_order_confirmation_script_url", Rule::Text),
    ("custom_order_confirmation_sri_hash", Rule::Text),
    ("support_b2b_settings", Rule::Flag),
    ("checkout_style_override", Rule::Text),
    ("checkout_style_override_sri_hash", Rule::Text),
    ("enhanced_checkout_experience", Rule::ReadOnly),
    ("order_confirmation_sri_hash", Rule::ReadOnly),
];

impl ChannelSettings {
    fn new(rules: &'static [(&'static str, Rule)]) -> Self {
        let first = |(name, rule): &(&str, Rule)| {
            let value = match rule {
                Rule::Flag => json!(false),
                Rule::Text => json!(""),
                Rule::OneOf(values) => json!(values[0]),
                Rule::ReadOnly if *name == "enhanced_checkout_experience" => json!(false),
                Rule::ReadOnly => json!(""),
            };
            ((*name).to_owned(), value)
        };
        Self {
            rules,
            global: rules.iter().map(first).collect(),
            channels: BTreeMap::new(),
        }
    }

    /// The same rules with the values of a saved store.
    pub(crate) fn restored(self, saved: Self) -> Self {
        Self {
            rules: self.rules,
            ..saved
        }
    }

    /// The settings of carts: shoppers may buy.
    pub(crate) fn of_carts() -> Self {
        let mut settings = Self::new(CART);
        settings
            .global
            .insert("allow_purchasing".to_owned(), json!(true));
        settings
    }

    /// The settings of checkouts.
    pub(crate) fn of_checkouts() -> Self {
        Self::new(CHECKOUT)
    }

    /// The values of the store, or those that hold for a channel.
    pub(crate) fn shown(&self, channel: Option<i64>) -> Value {
        let mut shown = self.global.clone();
        if let Some(own) = channel.and_then(|channel| self.channels.get(&channel)) {
            shown.extend(own.clone());
        }
        Value::Object(shown)
    }

    /// A flag as it holds for a channel.
    pub(crate) fn flag(&self, name: &str, channel: i64) -> bool {
        self.shown(Some(channel))[name] == json!(true)
    }

    /// Writes settings: all or none. `null` gives a channel the store's value back.
    pub(crate) fn write(
        &mut self,
        channel: Option<i64>,
        fields: &Fields<'_>,
    ) -> Result<(), Refusal> {
        let mut written = Vec::new();
        for key in fields.keys() {
            let known = self.rules.iter().find(|(name, _)| *name == key);
            let Some((_, rule)) = known else {
                return Err(Refusal::field_fault(fields.name(key), "error.unknown"));
            };
            let value = match (rule, fields.get(key)) {
                (Rule::ReadOnly, _) => {
                    return Err(Refusal::field_fault(fields.name(key), "error.readOnly"));
                }
                (_, None) if channel.is_some() => None,
                (_, None) => return Err(fields.missing(key)),
                (Rule::Flag, _) => fields.bool(key)?.map(Value::Bool),
                (Rule::Text, _) => fields.text(key)?.map(|text| json!(text)),
                (Rule::OneOf(values), _) => {
                    let text = fields.required_text(key)?;
                    if !values.contains(&text) {
                        return Err(Refusal::field_fault(fields.name(key), "error.unknown"));
                    }
                    Some(json!(text))
                }
            };
            written.push((key.to_owned(), value));
        }
        let into = match channel {
            None => &mut self.global,
            Some(channel) => self.channels.entry(channel).or_default(),
        };
        for (key, value) in written {
            match value {
                Some(value) => {
                    into.insert(key, value);
                }
                None => {
                    into.remove(&key);
                }
            }
        }
        Ok(())
    }
}

/// The addresses that are written to when an order is made: of the store, and of each channel that has its own.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct OrderSettings {
    global: Notifications,
    channels: BTreeMap<i64, Notifications>,
}

/// Two lists of addresses.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Notifications {
    pub(crate) order_placed: Vec<String>,
    pub(crate) forward_invoice: Vec<String>,
}

impl OrderSettings {
    /// The addresses of the store, or those that hold for a channel.
    pub(crate) fn shown(&self, channel: Option<i64>) -> &Notifications {
        let own = channel.and_then(|channel| self.channels.get(&channel));
        own.unwrap_or(&self.global)
    }

    /// Writes the lists. A channel takes both or, to follow the store again, `null` for both.
    pub(crate) fn write(
        &mut self,
        channel: Option<i64>,
        fields: &Fields<'_>,
    ) -> Result<(), Refusal> {
        let notifications = fields.required_object("notifications")?;
        let placed = read_list(&notifications, "order_placed")?;
        let invoice = read_list(&notifications, "forward_invoice")?;
        match (channel, placed, invoice) {
            (None, placed, invoice) => {
                if let Some(list) = placed {
                    self.global.order_placed = list;
                }
                if let Some(list) = invoice {
                    self.global.forward_invoice = list;
                }
            }
            (Some(channel), Some(order_placed), Some(forward_invoice)) => {
                let own = Notifications {
                    order_placed,
                    forward_invoice,
                };
                self.channels.insert(channel, own);
            }
            (Some(channel), None, None) => {
                self.channels.remove(&channel);
            }
            (Some(_), _, _) => {
                return Err(Refusal::unprocessable(
                    "A channel has both lists of addresses of its own, or neither.",
                )
                .field("notifications", "error.path.missing"));
            }
        }
        Ok(())
    }
}

fn read_list(fields: &Fields<'_>, key: &str) -> Result<Option<Vec<String>>, Refusal> {
    let Some(group) = fields.object(key)? else {
        return Ok(None);
    };
    if group.get("email_addresses").is_none() {
        return Ok(None);
    }
    let mut list = Vec::new();
    for address in group.list("email_addresses")? {
        match address.as_str() {
            Some(text) if text.contains('@') => list.push(text.to_owned()),
            _ => {
                let name = group.name("email_addresses");
                return Err(Refusal::field_fault(name, "error.email"));
            }
        }
    }
    Ok(Some(list))
}
